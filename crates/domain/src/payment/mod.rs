//! How money is paid: bank codes on a screen, and how far a payment is; only a platform's notice makes it paid.

mod bank;
mod network;
mod status;
mod tlv;
mod vietqr;

pub use bank::bank_name;
pub use network::PaymentNetwork;
pub use status::{PayMethod, PaymentStatus};
pub use vietqr::{Account, VietQr, VietQrProblem};
