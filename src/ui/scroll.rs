//! The arithmetic of scrolling a list that may be taller than a browser can lay out.
//!
//! Browsers cut elements off somewhere between 9 and 33 million pixels; a million rows are 36 million. So the element is
//! at most [`TALLEST`] high. While the person scrolls, a pixel is a pixel, and the rows are moved by `shift` to where
//! the element is; a jump (the scroll bar dragged) goes to the same share of the rows; and when scrolling rests, the
//! element is put to the share that the rows are at, without anything moving on screen.

/// Below every browser's limit, also at a zoom of 200 %.
const TALLEST: f64 = 8_000_000.0;

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Scroll {
    /// Pixels of rows above the first one on screen, as if there were no limit.
    pub top: f64,
    /// The same of the element.
    pub physical: f64,
    /// `top - physical`, kept while scrolling so that the browser can move the rows by itself.
    pub shift: f64,
    /// The element's height, and that of its part on screen.
    pub height: f64,
    pub room: f64,
    full: f64,
}

impl Scroll {
    /// There are this many rows of this height, and so much room for them.
    pub fn shape(&mut self, rows: u32, row: f64, room: f64) {
        self.full = f64::from(rows) * row;
        self.height = self.full.min(TALLEST);
        self.room = room;
        self.top = self.top.clamp(0.0, self.last());
    }

    /// The greatest `top`.
    fn last(&self) -> f64 {
        (self.full - self.room).max(0.0)
    }

    fn last_physical(&self) -> f64 {
        (self.height - self.room).max(0.0)
    }

    fn share(&self) -> f64 {
        if self.last() > 0.0 { self.last_physical() / self.last() } else { 1.0 }
    }

    /// The person or the browser scrolled the element.
    pub fn scrolled(&mut self, physical: f64) {
        let by = physical - self.physical;
        self.physical = physical;
        self.top = if physical <= 0.0 {
            0.0
        } else if physical >= self.last_physical() - 1.0 {
            self.last()
        } else if self.share() >= 1.0 {
            physical
        } else if by.abs() < 2.0 * self.room {
            (self.top + by).clamp(0.0, self.last())
        } else {
            physical / self.share()
        };
        self.shift = self.top - self.physical;
    }

    /// Goes to a place among the rows; `physical` is then where the element must be put.
    pub fn go(&mut self, top: f64) {
        self.top = top.clamp(0.0, self.last());
        self.physical = (self.top * self.share()).round();
        self.shift = self.top - self.physical;
    }

    /// The element was put there, as near as the browser could.
    pub fn placed(&mut self, physical: f64) {
        self.physical = physical;
        self.shift = self.top - physical;
    }

    /// Whether the element is elsewhere than the rows say, so that its end would come too early or too late.
    pub fn drifted(&self) -> bool {
        self.share() < 1.0 && (self.top * self.share() - self.physical).abs() > 1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(rows: u32) -> Scroll {
        let mut scroll = Scroll::default();
        scroll.shape(rows, 36.0, 720.0);
        scroll
    }

    #[test]
    fn a_short_list_scrolls_as_it_is() {
        let mut scroll = list(100_000);
        for top in [10.0, 50_000.0, 3_599_280.0, 0.0] {
            scroll.scrolled(top);
            assert_eq!((scroll.top, scroll.shift), (top, 0.0));
        }
    }

    #[test]
    fn a_million_rows_scroll_by_pixels_and_jump_by_share() {
        let mut scroll = list(1_000_000);
        assert_eq!(scroll.height, TALLEST);
        scroll.scrolled(100.0);
        assert_eq!(scroll.top, 100.0);
        scroll.scrolled(4_000_000.0);
        assert!((scroll.top / 36_000_000.0 - 0.5).abs() < 0.001);
        let before = scroll.top;
        scroll.scrolled(4_000_120.0);
        assert_eq!(scroll.top, before + 120.0);
        assert!(scroll.drifted());
        scroll.go(scroll.top);
        assert!(!scroll.drifted());
        assert_eq!(scroll.top, before + 120.0);
    }

    #[test]
    fn both_ends_are_reached() {
        let mut scroll = list(1_000_000);
        scroll.scrolled(TALLEST - 720.0);
        assert_eq!(scroll.top, 36_000_000.0 - 720.0);
        scroll.scrolled(0.0);
        assert_eq!(scroll.top, 0.0);
    }

    #[test]
    fn fewer_rows_move_the_place() {
        let mut scroll = list(1_000);
        scroll.go(30_000.0);
        scroll.shape(10, 36.0, 720.0);
        assert_eq!(scroll.top, 0.0);
    }
}
