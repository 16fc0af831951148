//! When a field was written, in an order that every device agrees on.
//!
//! A hybrid logical clock (Kulkarni, Demirbas, Madappa, Avva & Leone 2014, "Logical Physical Clocks"): the wall clock
//! where it moves forward, a counter where it does not, and the device to break what ties remain.

use super::id::Device;
use serde::{Deserialize, Serialize};

/// One reading of the clock. Greater means later; two writes never share one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Stamp {
    /// Milliseconds since 1970 in UTC, never behind a reading that this device has seen.
    pub millis: u64,
    /// Counts readings within the same millisecond.
    pub counter: u32,
    pub device: Device,
}

impl Stamp {
    /// Before every reading: what a writer has seen who has seen nothing.
    pub const NEVER: Stamp = Stamp { millis: 0, counter: 0, device: Device(0) };
}

/// Gives out stamps that grow, whatever the wall clock does.
#[derive(Clone, Debug)]
pub struct Clock {
    device: Device,
    last: Stamp,
}

impl Clock {
    pub fn new(device: Device) -> Self {
        Self { device, last: Stamp::NEVER }
    }

    pub fn device(&self) -> Device {
        self.device
    }

    /// Takes note of a stamp that came from elsewhere: the next reading will be later.
    pub fn see(&mut self, stamp: Stamp) {
        self.last = self.last.max(stamp);
    }

    /// The next reading, `now` being the wall clock in milliseconds since 1970.
    pub fn tick(&mut self, now: u64) -> Stamp {
        self.last = if now > self.last.millis {
            Stamp { millis: now, counter: 0, device: self.device }
        } else {
            match self.last.counter.checked_add(1) {
                Some(counter) => Stamp { millis: self.last.millis, counter, device: self.device },
                None => Stamp { millis: self.last.millis + 1, counter: 0, device: self.device },
            }
        };
        self.last
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn readings_grow_when_the_clock_is_set_back() {
        let mut clock = Clock::new(Device(1));
        let first = clock.tick(1_000_000);
        let second = clock.tick(10);
        let third = clock.tick(1_000_001);
        assert!(first < second && second < third);
    }

    #[test]
    fn readings_follow_what_was_seen() {
        let mut clock = Clock::new(Device(1));
        let other = Stamp { millis: 5_000, counter: u32::MAX, device: Device(9) };
        clock.see(other);
        assert!(clock.tick(10) > other);
    }
}
