//! Pages, one for each row of the map in `root.rs`.

pub mod blank;
pub mod broken;
pub mod devices;
pub mod district;
pub mod forms;
pub mod further;
pub mod invite;
pub mod later;
pub mod lesson;
pub mod library;
pub mod me;
pub mod missing;
pub mod notices;
pub mod outreach;
pub mod pairing;
pub mod partnership;
pub mod phone;
pub mod pin;
pub mod prep;
pub mod privacy;
pub mod record;
pub mod records;
mod refused;
mod refused_files;
pub mod today;
pub mod welcome;
