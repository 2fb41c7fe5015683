//! The browser: storage, network, clock, camera. Nothing outside this folder touches any of them.
//!
//! Invariant: the shell performs effects and reports what came of them; it decides nothing about records.

pub mod address;
pub mod awake;
pub mod barcode;
pub mod beside;
pub mod browser;
pub mod clock;
pub mod db;
pub mod device;
pub mod download;
pub mod gzip;
pub mod later;
pub mod live;
pub mod lock;
pub mod net;
pub mod photo;
pub mod pinyin;
pub mod place;
pub mod push;
pub mod recorder;
pub mod registry;
pub mod store;
pub mod tabs;
pub mod task;
pub mod worker;
