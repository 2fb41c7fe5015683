//! Drawing with a finger: a signature or a sketch on paper, arrows and rings on a photo. All of it is in the app's second part.

mod answer;
mod mark;
mod pad;
mod strokes;

pub use answer::drawn_input;
pub use mark::mark_button;
