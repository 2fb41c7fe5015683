//! Plain lines about progress, on standard error: standard output belongs to results.

use std::time::{Duration, Instant};

/// One line: `  name  words`.
pub fn line(name: &str, words: &str) {
    eprintln!("{name:>14}  {words}");
}

/// A step that takes time: says when it begins, and how long it took.
pub struct Step {
    name: String,
    began: Instant,
}

impl Step {
    pub fn begin(name: &str, words: &str) -> Self {
        line(name, words);
        Self { name: name.to_owned(), began: Instant::now() }
    }

    pub fn still(&self, words: &str) {
        line(&self.name, &format!("… {} {words}", seconds(self.began.elapsed())));
    }

    pub fn done(self) -> Duration {
        let took = self.began.elapsed();
        line(&self.name, &format!("done in {}", seconds(took)));
        took
    }
}

/// `8.4 s`, `134 s`.
pub fn seconds(time: Duration) -> String {
    let value = time.as_secs_f64();
    if value < 10.0 { format!("{value:.1} s") } else { format!("{value:.0} s") }
}
