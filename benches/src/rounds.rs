//! Times several cases in turns, so that a slow second of the machine is a slow second for everyone.
//!
//! divan and criterion time one case after the other, each to its end. Where the machine changes its pace every few
//! seconds, as shared and as cooled ones do, the ratio of two such figures says as much about the seconds as about
//! the code. Here each round gives each case a few milliseconds, and a ratio is the median of the rounds' ratios. The
//! clock is that of the thread, which stands still while others have the processor.
//!
//! In each turn a case runs once before it is timed. Otherwise it would pay for its neighbour: after one that made the
//! allocator give its memory back, the next one fetches all of its pages from the system again.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Something to be timed.
pub struct Case<'a> {
    /// What the tables call it.
    pub name: &'a str,
    /// One run of it.
    pub run: Box<dyn Fn() + 'a>,
}

/// What the rounds measured.
pub struct Times {
    /// Seconds for one run: a row for each case, a column for each round.
    seconds: Vec<Vec<f64>>,
}

/// How long to measure.
#[derive(Clone, Copy)]
pub struct Effort {
    /// How many rounds; a ratio is the median of so many.
    pub rounds: usize,
    /// How long each case runs in each round, or once, if that takes longer.
    pub slice: Duration,
}

impl Times {
    /// Times the cases.
    pub fn measure(cases: &[Case<'_>], effort: Effort) -> Self {
        let runs: Vec<u32> = cases.iter().map(|case| runs_in(effort.slice, &case.run)).collect();
        let mut seconds = vec![Vec::with_capacity(effort.rounds); cases.len()];
        for round in 0..effort.rounds {
            for turn in 0..cases.len() {
                // There and back, so that nobody is always behind the same neighbour.
                let at = if round % 2 == 0 { turn } else { cases.len() - 1 - turn };
                let run = &cases[at].run;
                run();
                seconds[at].push(time(runs[at], run));
            }
        }
        Self { seconds }
    }

    /// The median of a case, in microseconds.
    pub fn microseconds(&self, case: usize) -> f64 {
        median(self.seconds[case].clone()) * 1e6
    }

    /// How often `other` fits into `case`: the median of the rounds' ratios.
    pub fn ratio(&self, case: usize, other: usize) -> f64 {
        median(self.ratios(case, other))
    }

    /// How far the ratios of the rounds lie apart: their lower and upper quartile.
    pub fn spread(&self, case: usize, other: usize) -> (f64, f64) {
        let mut ratios = self.ratios(case, other);
        ratios.sort_by(f64::total_cmp);
        (ratios[ratios.len() / 4], ratios[ratios.len() * 3 / 4])
    }

    fn ratios(&self, case: usize, other: usize) -> Vec<f64> {
        let pairs = self.seconds[case].iter().zip(&self.seconds[other]);
        pairs.map(|(one, other)| one / other).collect()
    }
}

fn runs_in(slice: Duration, run: &dyn Fn()) -> u32 {
    let mut runs = 1;
    while time(runs, run) * f64::from(runs) < slice.as_secs_f64() && runs < 1 << 24 {
        runs *= 2;
    }
    runs
}

fn time(runs: u32, run: &dyn Fn()) -> f64 {
    let start = now();
    for _ in 0..runs {
        run();
    }
    (now() - start).as_secs_f64() / f64::from(runs)
}

/// How long this thread has been running.
pub fn now() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec.unsigned_abs() as u32)
}

/// The middle one of these values.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
