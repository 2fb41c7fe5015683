//! Many devices at once, each on a thread of its own as long as it is served, and what the answers took.

use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;
use serde::Serialize;

use crate::server::Server;

/// Answer times in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Percentiles {
    p50: f64,
    p95: f64,
    p99: f64,
    most: f64,
}

impl Percentiles {
    /// By the nearest rank; zeros for no times at all.
    pub fn of(mut times: Vec<Duration>) -> Self {
        times.sort();
        let rank = |percent: usize| {
            let rank = (times.len() * percent).div_ceil(100);
            times.get(rank.saturating_sub(1)).map_or(0.0, |time| time.as_secs_f64() * 1000.0)
        };
        Self { p50: rank(50), p95: rank(95), p99: rank(99), most: rank(100) }
    }

    /// `12 / 40 / 55 / 80 ms`.
    pub fn words(&self) -> String {
        format!("{:.0} / {:.0} / {:.0} / {:.0} ms", self.p50, self.p95, self.p99, self.most)
    }
}

/// What a load came to.
pub struct Load<T> {
    /// What the work gave, in the order of the items.
    pub done: Vec<T>,
    pub took: Duration,
}

/// Works through `items` with so many connections; each does the next one as soon as it is done with the last.
///
/// # Errors
/// The first that any of the work met.
pub fn run<I: Send, T: Send>(
    server: &Server,
    connections: usize,
    items: Vec<I>,
    work: impl Fn(&Server, I) -> Result<T> + Sync,
) -> Result<Load<T>> {
    let waiting = Mutex::new(items.into_iter().enumerate());
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).next();
    let began = Instant::now();
    let one = || -> Result<Vec<(usize, T)>> {
        // Its own connection, kept open.
        let server = Server::new(&server.url, &server.setup_secret);
        let mut done = Vec::new();
        while let Some((at, item)) = next() {
            done.push((at, work(&server, item)?));
        }
        Ok(done)
    };
    let all: Result<Vec<Vec<(usize, T)>>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..connections).map(|_| scope.spawn(one)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    let took = began.elapsed();
    let mut done: Vec<(usize, T)> = all?.into_iter().flatten().collect();
    done.sort_by_key(|(at, _)| *at);
    Ok(Load { done: done.into_iter().map(|(_, result)| result).collect(), took })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        let times = (1..=200).rev().map(Duration::from_millis).collect();
        assert_eq!(Percentiles::of(times), Percentiles { p50: 100.0, p95: 190.0, p99: 198.0, most: 200.0 });
        assert_eq!(Percentiles::of(vec![Duration::from_millis(7)]), Percentiles { p50: 7.0, p95: 7.0, p99: 7.0, most: 7.0 });
        assert_eq!(Percentiles::of(Vec::new()), Percentiles { p50: 0.0, p95: 0.0, p99: 0.0, most: 0.0 });
    }

    #[test]
    fn each_item_is_worked_on_once_and_the_first_failure_is_told() {
        let server = Server::new("http://127.0.0.1:1", "");
        let load = run(&server, 4, (0..100).collect(), |_, item: u32| Ok(item * 2)).unwrap();
        assert_eq!(load.done, (0..100).map(|item| item * 2).collect::<Vec<u32>>());
        let failed = run(&server, 2, vec![1, 2, 3], |_, item: u32| if item == 2 { anyhow::bail!("no") } else { Ok(item) });
        assert_eq!(failed.err().unwrap().to_string(), "no");
    }
}
