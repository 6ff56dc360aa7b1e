//! QR codes in and out, as a worker of its own that is loaded only when somebody scans.
