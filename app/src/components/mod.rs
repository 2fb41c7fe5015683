//! Pieces of pages: they take data and callbacks.

pub mod audio;
pub mod comment_form;
pub mod comments;
pub mod conflict;
pub mod corrections;
pub mod field;
pub mod filling;
pub mod form;
pub mod frame;
pub mod history;
pub mod icon;
pub mod inputs;
pub mod later;
pub mod list;
pub mod notice;
pub mod notices;
pub mod paper;
pub mod photo;
pub mod picture;
pub mod pin;
pub mod repeat;
pub mod room;
pub mod sheet;
pub mod submit;
pub mod tally;
pub mod when;
