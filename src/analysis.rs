//! The analyses: pure functions from what customers did to what can be said of them, one file a method.
//!
//! The shared parts come first: [`refusal`] and [`progress`] are common to all, [`calendar`], [`purchases`] and [`history`]
//! turn orders into what the methods read, [`ratio`], [`quantile`], [`normal`], [`linear`], [`special`] and [`quadrature`] are
//! the mathematics, [`fit`] the maximum likelihood. Then the methods, in any order.
//!
//! Nothing here reads a clock, draws its own random numbers or panics on bad data: what cannot be answered is a
//! [`refusal::Refusal`].

// Shared parts.
pub mod calendar;
mod climb;
pub mod descent;
pub mod design;
pub mod features;
pub mod fit;
pub mod history;
pub mod linear;
mod lloyd;
pub mod normal;
pub mod progress;
pub mod purchases;
pub mod quadrature;
pub mod quantile;
pub mod ratio;
pub mod refusal;
pub mod special;

// Who the customers are.
pub mod abc;
pub mod cluster_quality;
pub mod cohort;
pub mod credit;
pub mod delivered_value;
pub mod kmeans;
pub mod kotler;
pub mod lifecycle;
pub mod repurchase;
pub mod rfm;
pub mod stage;
pub mod wallet;

// What they will do, and what they are worth.
pub mod anomaly;
pub mod basket;
pub mod basket_rules;
pub mod beta_geometric;
pub mod bgnbd;
pub mod calibration;
pub mod clv;
pub mod gamma_gamma;
pub mod holt_winters;
pub mod logit;
pub mod mbgnbd;
pub mod pnbd;
pub mod sbg;
pub mod survival;

#[cfg(test)]
mod speed_tests;
#[cfg(test)]
mod testing;
