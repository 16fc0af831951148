//! The runs that are made of many: all tests, the kill test, the benchmark, the screenshots.

use crate::Failure;

pub fn test() -> Result<(), Failure> {
    Err("comes with the first journey".into())
}

pub fn kill_test(_kills: u64, _seed: Option<u64>) -> Result<(), Failure> {
    Err("comes with the first journey".into())
}

pub fn bench(_customers: Option<u64>, _orders: Option<u64>) -> Result<(), Failure> {
    Err("comes with the first journey".into())
}

pub fn shots() -> Result<(), Failure> {
    Err("comes with the first journey".into())
}
