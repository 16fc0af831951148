//! A value that comes later, once.

use std::{
    cell::RefCell,
    future::Future,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

struct Shared<T> {
    value: Option<T>,
    waker: Option<Waker>,
}

/// A future of a value that a callback will bring. Copies share the value; one of them gets it.
pub struct Later<T>(Rc<RefCell<Shared<T>>>);

impl<T: 'static> Later<T> {
    /// The future, and what fulfils it.
    pub fn new() -> (impl Fn(T) + 'static, Self) {
        let shared = Rc::new(RefCell::new(Shared { value: None, waker: None }));
        let later = Self(shared.clone());
        let fulfil = move |value| {
            let waker = {
                let mut shared = shared.borrow_mut();
                shared.value = Some(value);
                shared.waker.take()
            };
            if let Some(waker) = waker {
                waker.wake();
            }
        };
        (fulfil, later)
    }
}

impl<T> Clone for Later<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Future for Later<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let mut shared = self.0.borrow_mut();
        match shared.value.take() {
            Some(value) => Poll::Ready(value),
            None => {
                shared.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}
