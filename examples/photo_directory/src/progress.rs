//! What has been done so far, as numbers and as a bar.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use crate::record::Kind;

/// The numbers of one pass. The bar is drawn on standard error, if that is a terminal.
pub(crate) struct Progress {
    bar: ProgressBar,
    begun: Instant,
    sent: AtomicU64,
    unchanged: AtomicU64,
    without: AtomicU64,
    failed: AtomicU64,
}

impl Progress {
    pub(crate) fn new(users: u64) -> Self {
        let bar = ProgressBar::new(users);
        let style = "{bar:30} {human_pos} of {human_len} users, {rate}, {eta} left: {msg}";
        // The template is a constant, and it is one.
        if let Ok(style) = ProgressStyle::with_template(style) {
            let rate = |state: &ProgressState, text: &mut dyn fmt::Write| {
                // It goes to a text in memory.
                let _ = write!(text, "{:.0} a second", state.per_sec());
            };
            bar.set_style(style.with_key("rate", rate));
        }
        // The time left also counts down while the server asks to wait.
        bar.enable_steady_tick(Duration::from_millis(500));
        Self {
            bar,
            begun: Instant::now(),
            sent: AtomicU64::default(),
            unchanged: AtomicU64::default(),
            without: AtomicU64::default(),
            failed: AtomicU64::default(),
        }
    }

    /// Counts an outcome that has been committed.
    pub(crate) fn count(&self, kind: Kind) {
        let counter = match kind {
            Kind::Photo => &self.sent,
            Kind::Unchanged => &self.unchanged,
            Kind::None => &self.without,
            Kind::Failed => &self.failed,
        };
        counter.fetch_add(1, Ordering::Relaxed);
        self.bar.set_message(self.numbers());
        self.bar.inc(1);
    }

    /// Takes the bar away and says what the pass did.
    pub(crate) fn finish(&self) -> String {
        self.bar.finish_and_clear();
        let took = self.begun.elapsed();
        let each = self.bar.position() as f64 / took.as_secs_f64().max(0.001);
        format!("{} in {took:.1?} ({each:.0} a second)", self.numbers())
    }

    fn numbers(&self) -> String {
        let number = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        format!(
            "{} photos, {} unchanged, {} without a photo, {} failed",
            number(&self.sent),
            number(&self.unchanged),
            number(&self.without),
            number(&self.failed)
        )
    }
}
