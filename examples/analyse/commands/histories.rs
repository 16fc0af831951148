//! Customers' histories, as the models of repeat buying read them, from either of two kinds of file.
//!
//! Told by its columns: summaries (`customer_id,x,tx_days,T_days` with `repeat_spend_usd` and `holdout_x` where there are
//! such; or `t_x,T` in weeks with `zbar`), or orders (`customer_id,date` with `amount_usd`, `amount_cents` or
//! `amount_mills`), for which `--end DATE` (the last order's where not given) and `--holdout-end DATE` set the periods. Of
//! summaries with `holdout_x`, `--holdout-weeks` tells the length of the hold-out.
//! `--time exact` takes weeks as days/7, `--time weeks2dp` rounds weeks and mean spend to two decimals, as the published
//! summaries of CDNOW do.
use super::{Input, Options};
use guanxi::analysis::calendar::date_of;
use guanxi::analysis::gamma_gamma::Spending;
use guanxi::analysis::history::{Summary, check, histories};
use guanxi::analysis::purchases::Purchase;
use std::collections::HashMap;

/// A customer as read.
pub struct Row {
    /// As the input names the customer, or the number of the row.
    pub id: String,
    /// Purchases and times.
    pub summary: Summary,
    /// Per repeat purchase, in whole units of money.
    pub mean_spend: f64,
    /// Purchases in the hold-out, where known.
    pub holdout_x: Option<u32>,
}

impl Row {
    /// What Gamma-Gamma reads.
    pub fn spending(&self) -> Spending {
        Spending { x: self.summary.x, mean: self.mean_spend }
    }
}

/// All customers of the input, and how long the hold-out is where the input says so.
pub struct Customers {
    /// In the order in which the input first names them.
    pub rows: Vec<Row>,
    has_spend: bool,
    holdout_weeks: Option<f64>,
}

/// How far ahead to predict, and whether it is known what happened then.
pub struct Horizon {
    /// Weeks ahead.
    pub weeks: f64,
    /// Whether the input tells the orders of these weeks.
    pub holdout: bool,
}

impl Customers {
    /// Reads either kind of input.
    pub fn read(input: &Input, options: &Options) -> Result<Self, String> {
        let two_decimals = match options.text("time").unwrap_or("exact") {
            "exact" => false,
            "weeks2dp" => true,
            other => return Err(format!("--time is exact or weeks2dp, not {other}")),
        };
        let mut customers = if input.column(&["date", "day"]).is_ok() {
            Self::from_orders(input, options)?
        } else {
            Self::from_summaries(input, options)?
        };
        if two_decimals {
            for row in &mut customers.rows {
                for value in [&mut row.summary.t_x, &mut row.summary.t, &mut row.mean_spend] {
                    // The nudge lets halves of a cent round up although most have no exact floating-point number.
                    *value = (*value * 100.0 * (1.0 + 4.0 * f64::EPSILON)).round() / 100.0;
                }
            }
        }
        Ok(customers)
    }

    fn from_summaries(input: &Input, options: &Options) -> Result<Self, String> {
        for name in ["end", "holdout-end"] {
            if options.text(name).is_some() {
                return Err(format!("--{name} is for files of orders; summaries have their periods already"));
            }
        }
        let x = input.column(&["x", "frequency"])?;
        let days = (input.column(&["tx_days", "t_x_days"]), input.column(&["T_days", "t_days"]));
        let (last, end, unit) = match days {
            (Ok(last), Ok(end)) => (last, end, 7.0),
            _ => (input.column(&["t_x", "tx", "tx_days"])?, input.column(&["T", "T_days"])?, 1.0),
        };
        let id = input.column(&["customer_id", "id", "ID"]).ok();
        let total = input.column(&["repeat_spend_usd", "repeat_spend"]).ok();
        let mean = input.column(&["zbar", "mean_spend"]).ok();
        let holdout = input.column(&["holdout_x"]).ok();
        let read = |i: usize| -> Result<Row, String> {
            let purchases = whole(input, i, x)?;
            let orders = u32::try_from(purchases).map_err(|_| input.wrong(i, x, "fewer purchases"))?;
            let mean_spend = match (total, mean) {
                (Some(total), _) if orders > 0 => decimal(input, i, total)? as f64 / SCALE / f64::from(orders),
                (None, Some(mean)) => input.number(i, mean)?,
                _ => 0.0,
            };
            Ok(Row {
                id: id.map_or_else(|| Ok((i + 1).to_string()), |id| input.name(i, id).map(str::to_owned))?,
                summary: Summary { x: orders, t_x: input.number(i, last)? / unit, t: input.number(i, end)? / unit },
                mean_spend,
                holdout_x: holdout.map(|column| whole(input, i, column)).transpose()?.map(|n| n as u32),
            })
        };
        let rows = (0..input.rows.len()).map(read).collect::<Result<Vec<Row>, _>>()?;
        check(&rows.iter().map(|row| row.summary).collect::<Vec<_>>()).map_err(|refusal| input.refused(refusal))?;
        let given = options.text("holdout-weeks").is_some();
        if given && holdout.is_none() {
            return Err("--holdout-weeks is of no use without a column holdout_x".into());
        }
        let holdout_weeks = options.number("holdout-weeks", USUAL_WEEKS)?;
        Ok(Customers { rows, has_spend: total.or(mean).is_some(), holdout_weeks: Some(holdout_weeks) })
    }

    fn from_orders(input: &Input, options: &Options) -> Result<Self, String> {
        let (customer, date) = (input.column(&["customer_id", "customer"])?, input.column(&["date", "day"])?);
        let decimals = input.column(&["amount_usd", "amount"]).map(|column| (column, 1.0));
        let cents = || input.column(&["amount_cents"]).map(|column| (column, 100.0));
        let mills = || input.column(&["amount_mills"]).map(|column| (column, 1000.0));
        let amount = decimals.or_else(|_| cents()).or_else(|_| mills()).ok();
        let (mut ids, mut numbers) = (Vec::new(), HashMap::new());
        let purchase = |i: usize| -> Result<Purchase, String> {
            let name = input.name(i, customer)?;
            Ok(Purchase {
                customer: *numbers.entry(name).or_insert_with(|| {
                    ids.push(name);
                    ids.len() - 1
                }),
                day: input.day(i, date)?,
                amount: amount.map_or(Ok(0), |(column, _)| decimal(input, i, column))?,
            })
        };
        let purchases = (0..input.rows.len()).map(purchase).collect::<Result<Vec<Purchase>, _>>()?;
        let days = purchases.iter().map(|purchase| purchase.day);
        let (first, last) = days.clone().min().zip(days.max()).ok_or("the file has no orders")?;
        let end = options.day("end")?.unwrap_or(last);
        let holdout_end = options.day("holdout-end")?;
        check_periods(options, (first, last), end, holdout_end)?;
        let unit = SCALE * amount.map_or(1.0, |(_, unit)| unit);
        let rows = histories(&purchases, ids.len(), end, holdout_end).into_iter().map(|history| Row {
            id: ids[history.customer].to_owned(),
            summary: history.summary(),
            mean_spend: history.mean_spend() / unit,
            holdout_x: holdout_end.map(|_| history.holdout_x),
        });
        let holdout_weeks = holdout_end.map(|day| f64::from(day.saturating_sub(end)) / 7.0);
        Ok(Customers { rows: rows.collect(), has_spend: amount.is_some(), holdout_weeks })
    }

    /// What the models of repeat buying read.
    pub fn summaries(&self) -> Vec<Summary> {
        self.rows.iter().map(|row| row.summary).collect()
    }

    /// What Gamma-Gamma reads.
    pub fn spending(&self) -> Vec<Spending> {
        self.rows.iter().map(Row::spending).collect()
    }

    /// Refuses input without amounts.
    pub fn need_spend(&self) -> Result<(), String> {
        if self.has_spend {
            Ok(())
        } else {
            Err("the input has no amounts: repeat_spend_usd, zbar or amount_…".into())
        }
    }

    /// The option `--horizon`, or the length of the hold-out, or 39 weeks.
    pub fn horizon(&self, options: &Options) -> Result<Horizon, String> {
        let weeks = options.number("horizon", self.holdout_weeks.unwrap_or(USUAL_WEEKS))?;
        if !(weeks > 0.0 && weeks <= MOST_WEEKS) {
            return Err(format!("--horizon is a number of weeks above 0 and up to {MOST_WEEKS}, not {weeks}"));
        }
        // Orders foretold for one period say nothing about those counted in another.
        let same = self.holdout_weeks == Some(weeks);
        Ok(Horizon { weeks, holdout: same && self.rows.iter().all(|row| row.holdout_x.is_some()) })
    }
}

/// Weeks of a hold-out, as CDNOW has, where nothing else is said.
const USUAL_WEEKS: f64 = 39.0;
/// Beyond this the models count no further.
const MOST_WEEKS: f64 = 1e6;

/// Refuses periods that contradict the orders or each other.
fn check_periods(
    options: &Options,
    (first, last): (i32, i32),
    end: i32,
    holdout_end: Option<i32>,
) -> Result<(), String> {
    let written = |day| {
        let (year, month, of_month) = date_of(day);
        format!("{year:04}-{month:02}-{of_month:02}")
    };
    if options.text("holdout-weeks").is_some() {
        return Err("--holdout-weeks is for summaries; for orders give --holdout-end".into());
    }
    if end < first {
        return Err(format!("--end {} is before the first order, of {}", written(end), written(first)));
    }
    let Some(holdout_end) = holdout_end else { return Ok(()) };
    if options.text("end").is_none() {
        return Err("--holdout-end needs --end, the last day that the fit sees".into());
    }
    if holdout_end <= end {
        return Err(format!("--holdout-end {} is not after --end {}", written(holdout_end), written(end)));
    }
    if holdout_end > last {
        let (holdout_end, last) = (written(holdout_end), written(last));
        return Err(format!(
            "--holdout-end {holdout_end} is after the last order, of {last}: nothing is known of then"
        ));
    }
    Ok(())
}

/// Amounts are read exactly, in millionths.
const SCALE: f64 = 1e6;

/// A cell as a whole number.
pub fn whole(input: &Input, row: usize, column: usize) -> Result<u64, String> {
    let value = input.number(row, column)?;
    // The comparison keeps the conversion exact.
    if value.fract() == 0.0 && (0.0..=4e9).contains(&value) {
        Ok(value as u64)
    } else {
        Err(input.wrong(row, column, "a whole number"))
    }
}

/// A decimal number with up to six decimals, in millionths.
fn decimal(input: &Input, row: usize, column: usize) -> Result<i64, String> {
    let text = input.cell(row, column);
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let well_formed =
        fraction.len() <= 6 && !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let value = format!("{whole}{fraction:0<6}").parse::<i64>().ok().filter(|_| well_formed);
    value.map(|value| sign * value).ok_or_else(|| input.wrong(row, column, "an amount"))
}
