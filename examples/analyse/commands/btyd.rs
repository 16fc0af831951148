//! Repeat buying and lifetime value on the command line.
//!
//! The input is read by [`super::histories`], with its options. Also: `--params r,alpha,…` (predict with these, do not fit),
//! and the options named at each method.
use super::histories::{Customers, Horizon, Row, whole};
use super::{Input, Options};
use guanxi::analysis::calibration::{Observed, calibrate};
use guanxi::analysis::clv::{Customer, Plan, predict};
use guanxi::analysis::fit::{Fit, MOST_PARAMETERS, Model};
use guanxi::analysis::gamma_gamma::GammaGamma;
use guanxi::analysis::history::RepeatBuying;
use guanxi::analysis::pnbd::ParetoNbd;
use guanxi::analysis::refusal::Refusal;
use guanxi::analysis::{bgnbd as bg, calibration, gamma_gamma, history, mbgnbd as mbg, pnbd as pareto, sbg as shifted};
use serde_json::{Map, Value, json};

/// BG/NBD: the fit, and for each customer P(alive) and the orders expected. `--penalizer` as in the package lifetimes.
pub fn bgnbd(input: &Input, options: &Options) -> Result<Value, String> {
    let data = Customers::read(input, options)?;
    let penalty = options.number("penalizer", 0.0)?;
    let fitted = Fitted::new(options, || bg::fitter(&data.summaries(), penalty)?.run(&mut |_| true))?;
    report("BG/NBD", "bg_", &fitted, &data, &data.horizon(options)?)
}

/// MBG/NBD, as [`bgnbd`].
pub fn mbgnbd(input: &Input, options: &Options) -> Result<Value, String> {
    let data = Customers::read(input, options)?;
    let penalty = options.number("penalizer", 0.0)?;
    let fitted = Fitted::new(options, || mbg::fitter(&data.summaries(), penalty)?.run(&mut |_| true))?;
    report("MBG/NBD", "mbg_", &fitted, &data, &data.horizon(options)?)
}

/// Pareto/NBD, as [`bgnbd`], with the discounted residual orders at `--rate` a week (0.0027, which is 15 % a year).
pub fn pnbd(input: &Input, options: &Options) -> Result<Value, String> {
    let data = Customers::read(input, options)?;
    let fitted: Fitted<ParetoNbd> = Fitted::new(options, || pareto::fit(&data.summaries()))?;
    let mut report = report("Pareto/NBD", "", &fitted, &data, &data.horizon(options)?)?;
    let rate = options.number("rate", 0.0027)?;
    let rows = report["customers"].as_array_mut().into_iter().flatten();
    for (row, customer) in rows.zip(&data.rows) {
        row[format!("DERT_d{rate}")] = json!(fitted.model.discounted_orders(&customer.summary, rate).map_err(words)?);
    }
    Ok(report)
}

/// Gamma-Gamma: the fit, and for each customer the spend expected per order.
pub fn gg(input: &Input, options: &Options) -> Result<Value, String> {
    let data = Customers::read(input, options)?;
    data.need_spend()?;
    let fitted: Fitted<GammaGamma> = Fitted::new(options, || gamma_gamma::fit(&data.spending()))?;
    let mut report = fitted.json("Gamma-Gamma");
    report.insert("population_mean".into(), json!(fitted.model.mean_spend()));
    let row = |customer: &Row| {
        let spend = fitted.model.expected_spend(&customer.spending());
        json!({"customer_id": customer.id, "gg_E_spend": spend})
    };
    report.insert("customers".into(), data.rows.iter().map(row).collect());
    Ok(report.into())
}

/// Lifetime value: `--model bgnbd|mbgnbd|pnbd` with Gamma-Gamma over `--months` (12) at `--discount` a month (0.01).
pub fn clv(input: &Input, options: &Options) -> Result<Value, String> {
    let data = Customers::read(input, options)?;
    data.need_spend()?;
    let plan = Plan {
        horizon_weeks: data.horizon(options)?.weeks,
        months: options.count_up_to("months", 12, 12_000)? as u32,
        monthly_discount: options.number("discount", 0.01)?,
    };
    let spend = gamma_gamma::fit(&data.spending()).map_err(words)?;
    let summaries = data.summaries();
    match options.choice("model", &["bgnbd", "mbgnbd", "pnbd"])? {
        "bgnbd" => value(&bg::fit(&summaries).map_err(words)?, &spend, plan, &data),
        "mbgnbd" => value(&mbg::fit(&summaries).map_err(words)?, &spend, plan, &data),
        _ => value(&pareto::fit(&summaries).map_err(words)?, &spend, plan, &data),
    }
}

fn value<M: RepeatBuying + Model>(
    orders: &Fit<M>,
    spend: &Fit<GammaGamma>,
    plan: Plan,
    data: &Customers,
) -> Result<Value, String> {
    let customers: Vec<Customer> =
        data.rows.iter().map(|row| Customer { summary: row.summary, mean_spend: row.mean_spend }).collect();
    let predictions = predict(&orders.model, Some(&spend.model), plan, &customers).map_err(words)?;
    let total: f64 = predictions.iter().filter_map(|prediction| prediction.clv).sum();
    let rows = data.rows.iter().zip(&predictions).map(|(row, found)| {
        json!({
            "customer_id": row.id, "p_alive": found.p_alive, "E_orders": found.expected_orders,
            "E_spend": found.expected_spend, "DET": found.discounted_orders, "CLV": found.clv,
        })
    });
    Ok(json!({
        "method": "CLV", "months": plan.months, "discount": plan.monthly_discount, "horizon_weeks": plan.horizon_weeks,
        "orders": fit_json(orders), "spend": fit_json(spend), "sum_CLV": total, "customers": rows.collect::<Vec<Value>>(),
    }))
}

/// Shifted-beta-geometric: a file with the column `survivors` (customers left after 0, 1, 2, … renewals); `--discount`
/// a period (0.1), `--periods` to project (12).
pub fn sbg(input: &Input, options: &Options) -> Result<Value, String> {
    let column = input.column(&["survivors", "customers"])?;
    input.need_every_period()?;
    let survivors = input.rows.iter().enumerate().map(|(i, _)| whole(input, i, column));
    let survivors: Vec<u64> = survivors.collect::<Result<_, String>>()?;
    let fit = shifted::fit(&survivors).map_err(|refusal| input.refused(refusal))?;
    let (discount, model) = (options.number("discount", 0.1)?, fit.model);
    let periods = options.count_up_to("periods", 12, 10_000)? as u32;
    let residual = |n| model.discounted_residual_lifetime(n, discount).map_err(words);
    let mut report = fit_json(&fit);
    report.extend([
        ("method".into(), json!("sBG")),
        ("retention".into(), (1..=periods).map(|t| model.retention(t)).collect()),
        ("survival".into(), (0..=periods).map(|t| model.survival(t)).collect()),
        ("DEL".into(), json!(model.discounted_lifetime(discount).map_err(words)?)),
        ("DERL".into(), (1..=5).map(residual).collect::<Result<Vec<f64>, String>>()?.into()),
    ]);
    Ok(report.into())
}

/// A model fitted, or given by `--params`.
struct Fitted<M> {
    model: M,
    fit: Option<Fit<M>>,
}

impl<M: Model + Copy> Fitted<M> {
    fn new(options: &Options, fit: impl FnOnce() -> Result<Fit<M>, Refusal>) -> Result<Self, String> {
        let Some(text) = options.text("params") else {
            let fit = fit().map_err(words)?;
            return Ok(Fitted { model: fit.model, fit: Some(fit) });
        };
        let number = |value: &str| value.trim().parse().ok().filter(|value: &f64| *value > 0.0 && value.is_finite());
        let values: Option<Vec<f64>> = text.split(',').map(number).collect();
        let values = values.filter(|values| values.len() == M::PARAMETERS.len());
        let needed = || format!("--params needs {} above 0, comma-separated, not {text}", M::PARAMETERS.join(","));
        let values = values.ok_or_else(needed)?;
        let mut parameters = [0.0; MOST_PARAMETERS];
        parameters[..values.len()].copy_from_slice(&values);
        Ok(Fitted { model: M::with_parameters(&parameters), fit: None })
    }

    fn json(&self, method: &str) -> Map<String, Value> {
        let mut report = self.fit.as_ref().map(fit_json).unwrap_or_default();
        report.insert("method".into(), json!(method));
        report
    }
}

fn fit_json<M>(fit: &Fit<M>) -> Map<String, Value> {
    let of = |value: &dyn Fn(usize) -> Value| -> Map<String, Value> {
        fit.estimates.iter().enumerate().map(|(i, estimate)| (estimate.name.to_string(), value(i))).collect()
    };
    let mut report = Map::new();
    report.insert("n".into(), json!(fit.customers));
    report.insert("params".into(), of(&|i| json!(fit.estimates[i].value)).into());
    report.insert("se".into(), of(&|i| json!(fit.estimates[i].standard_error)).into());
    report.insert("loglik".into(), json!(fit.log_likelihood));
    report.insert("iterations".into(), json!(fit.iterations));
    report.insert("grad_logparams_max".into(), json!(fit.largest_gradient));
    report.insert("identified".into(), json!(fit.is_identified()));
    report.insert("doubts".into(), fit.doubts.iter().map(ToString::to_string).collect::<Vec<String>>().into());
    report
}

/// The fit, each customer's prediction and, where the input tells what happened next, the calibration.
fn report<M: RepeatBuying + Model + Copy>(
    method: &str,
    prefix: &str,
    fitted: &Fitted<M>,
    data: &Customers,
    horizon: &Horizon,
) -> Result<Value, String> {
    let Horizon { weeks, holdout } = *horizon;
    history::check(&data.summaries()).map_err(words)?;
    let mut report = fitted.json(method);
    let rows = data.rows.iter().map(|row| {
        json!({
            "customer_id": row.id,
            format!("{prefix}p_alive"): fitted.model.p_alive(&row.summary),
            format!("{prefix}E_next{weeks}wk"): fitted.model.expected(weeks, &row.summary),
        })
    });
    report.insert("customers".into(), rows.collect::<Vec<Value>>().into());
    let of_new = |t: &f64| (t.to_string(), json!(fitted.model.expected_of_new(*t)));
    report
        .insert("E[X(t)]".into(), [1.0, 13.0, 26.0, 39.0, 52.0, 78.0].iter().map(of_new).collect::<Map<_, _>>().into());
    if holdout {
        let observed = |row: &Row| Observed { summary: row.summary, holdout_x: row.holdout_x.unwrap_or(0) };
        let observed: Vec<Observed> = data.rows.iter().map(observed).collect();
        let found = calibrate(&fitted.model, &observed, weeks, 7).map_err(words)?;
        report.insert("holdout".into(), calibration_json(&found));
    }
    Ok(report.into())
}

fn calibration_json(found: &calibration::Calibration) -> Value {
    let bin = |bin: &calibration::Bin| {
        let means = json!({
            "customers": bin.customers, "actual_mean": bin.actual_mean, "expected_mean": bin.expected_mean,
        });
        (bin.x.to_string(), means)
    };
    json!({
        "sum_pred": found.expected_total, "sum_actual": found.actual_total, "MAE": found.mean_absolute_error,
        "RMSE": found.root_mean_square_error, "pearson_r": found.correlation,
        "freq_bins": found.bins.iter().map(bin).collect::<Map<String, Value>>(),
    })
}

fn words(refusal: Refusal) -> String {
    refusal.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(pairs: &[&str]) -> Options {
        let words: Vec<String> = pairs.iter().map(|word| (*word).to_owned()).collect();
        Options::parse(&words, &["end", "holdout-end", "params", "horizon", "time"]).unwrap()
    }

    #[test]
    fn orders_and_their_summaries_are_answered_alike() {
        let orders =
            "customer_id,date,amount_usd\n7,2020-01-01,5.00\n7,2020-01-15,2.50\n7,2020-01-15,1.00\n8,2020-01-08,4\n";
        let summaries = "customer_id,x,tx_days,T_days,repeat_spend_usd\n7,1,14,28,3.50\n8,0,0,21,0\n";
        let parameters = ["--params", "0.25,4.4,0.8,2.4"];
        let by_orders = [&parameters[..], &["--end", "2020-01-29"]].concat();
        let found = bgnbd(&Input::parse(orders).unwrap(), &options(&by_orders)).unwrap();
        assert_eq!(found, bgnbd(&Input::parse(summaries).unwrap(), &options(&parameters)).unwrap());
        assert_eq!(found["customers"][1]["bg_p_alive"], 1.0);
        let params = ["--params", "6,4,15"];
        let spend = gg(&Input::parse(summaries).unwrap(), &options(&params)).unwrap();
        let expected = 6.0 * (15.0 + 3.5) / (6.0 + 4.0 - 1.0);
        assert!((spend["customers"][0]["gg_E_spend"].as_f64().unwrap() - expected).abs() < 1e-14);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let run = |text: &str, pairs: &[&str]| bgnbd(&Input::parse(text).unwrap(), &options(pairs)).unwrap_err();
        assert!(run("a,b\n", &[]).contains("x or frequency"));
        assert!(run("x,tx_days,T_days\n1,2,x\n", &[]).contains("T_days"));
        assert!(run("x,tx_days,T_days\n1,9,2\n", &["--params", "1,1,1,1"]).contains("line 2"));
        assert!(run("customer_id,date\n1,2020-02-30\n", &[]).contains("2020-02-30"));
        assert!(run("x,tx_days,T_days\n0,0,2\n", &[]).contains("bought again"));
        assert!(run("x,tx_days,T_days\n0,0,2\n", &["--params", "1,0,1,1"]).contains("r,alpha,a,b"));
    }
}
