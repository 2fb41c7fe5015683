//! The Durable Objects: each request runs to its next await alone, so what is read, decided and written in between is one step.

mod administration;
mod broadcast;
mod deletions;
mod directory;
mod files;
mod own_data;
mod partnerships;
mod postbox;
mod publishing;
mod rates;
mod space;
mod spaces;
mod tries;
