//! Procedures, people, dossiers, fees, payments and receipts as the law and the field define them: pure.
