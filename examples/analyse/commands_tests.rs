use super::*;
use serde_json::Value;

#[test]
fn unknown_options_are_named() {
    let arguments = ["--k", "3"].map(str::to_owned);
    assert_eq!(Options::parse(&arguments, &["k"]).unwrap().count("k", 1), Ok(3));
    assert!(Options::parse(&arguments, &["seed"]).is_err());
    assert!(Options::parse(&arguments[..1], &["k"]).is_err());
}

/// Whatever the file holds, a method answers or refuses; it never panics.
#[test]
fn odd_files_do_no_harm() {
    let headers = [
        "customer_id,date,amount_usd",
        "customer_id,recency_days,frequency,monetary_cents",
        "customer_id,z_lnR,z_lnF,z_lnM",
        "tenure,churn,x",
        "value",
        "basket,item",
    ];
    let bodies = [
        "",
        "1,2020-01-01,5\n",
        "1,2020-01-01,-5\n",
        "1,0,0,0\n",
        "1,1,1,1\n1,1,1,1\n2,2,2,2\n",
        "1,Yes,3\n2,No,4\n3,Yes,1\n",
        "5\n5\n5\n5\n5\n5\n5\n",
        "1e308\n-1e308\n1e308\n0\n1\n2\n",
        "NaN,inf,NaN,NaN\n",
        "a,b,c,d,e,f\n",
        "9223372036854775807,9223372036854775807,9223372036854775807,9223372036854775807\n1,2,3,-9223372036854775808\n",
        "\u{ff10},\u{ff10}-1-1,\u{ff10}\n",
    ];
    for command in COMMANDS {
        let arguments = ["--terms", "x"].map(str::to_owned);
        let arguments = if command.name == "logit" { &arguments[..] } else { &[] };
        let options = Options::parse(arguments, &["terms"]).unwrap();
        for header in headers {
            for body in bodies {
                let Ok(input) = Input::parse(&format!("{header}\n{body}")) else { continue };
                let _answer_or_refusal = (command.run)(&input, &options);
            }
        }
    }
}

/// Every method on the files kept outside the source, where they are.
#[test]
fn every_method_runs_on_the_oracles() {
    let folder = std::env::var("GUANXI_ORACLES")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/oracles").to_owned());
    if !std::path::Path::new(&folder).is_dir() {
        println!("skipped: no oracles at {folder}");
        return;
    }
    let line = |text: &str| -> Value {
        let mut arguments: Vec<String> = text.split(' ').map(str::to_owned).collect();
        arguments[2] = format!("{folder}/{}", arguments[2]);
        serde_json::from_str(&run(&arguments).unwrap_or_else(|error| panic!("{text}: {error}"))).unwrap()
    };
    for transactions in ["btyd/cdnow_transactions.csv", "retail/retail_invoices.csv"] {
        for method in ["rfm", "abc", "lifecycle", "cohort", "repurchase", "kmeans", "anomalies"] {
            line(&format!("{method} --input {transactions}"));
        }
    }
    assert_eq!(line("rfm --input retail/retail_invoices.csv")["n"], 4338);
    let clusters = line("kmeans --input cluster/kmeans_features.csv --seed-rows 1353,1202,319");
    assert_eq!(clusters["sizes"], serde_json::json!([1346, 706, 305]));
    assert_eq!(line("km --input stats/modeldata_wa_churn.csv")["n"], 7043);
    assert_eq!(line("logit --input stats/modeldata_wa_churn.csv")["coefficients"].as_array().map(Vec::len), Some(12));
    assert_eq!(line("logit --input stats/modeldata_wa_churn.csv --terms total_charges --missing 0")["n"], 7043);
    assert_eq!(line("holtwinters --input stats/datasets_AirPassengers.csv")["n"], 144);
    assert_eq!(line("basket --input basket/groceries_baskets.csv --support 0.01 --confidence 0.5")["rules"], 15);
}

/// What the method says to a file's text and a line of options.
fn said(method: &str, text: &str, line: &str) -> Result<Value, String> {
    let command = COMMANDS.iter().find(|command| command.name == method).unwrap();
    let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
    let allowed: Vec<&str> = command.options.iter().map(|(name, _)| *name).collect();
    let input = if method == "basket" { Input::parse_baskets(text) } else { Input::parse(text) };
    (command.run)(&input?, &Options::parse(&words, &allowed)?)
}

fn refuses(method: &str, text: &str, line: &str, because: &str) {
    let error = said(method, text, line).unwrap_err();
    assert!(error.contains(because), "{method} {line}: {error}");
}

const ORDERS: &str = "customer_id,date,amount_usd\n9,2020-01-05,5.50\n7,2020-01-06,5\n9,2020-02-05,5\n7,2020-03-05,6\n";

#[test]
fn options_are_not_replaced() {
    let series = "value\n1\n2\n3\n2\n3\n4\n3\n4\n5\n4\n5\n6\n";
    refuses("holtwinters", series, "--season level --alpha 2", "--alpha is a weight from 0 to 1");
    refuses("holtwinters", series, "--season level --alpha nan", "--alpha is no number");
    refuses("holtwinters", series, "--season none --alpha 0.5", "--alpha, --beta");
    refuses("holtwinters", series, "--season none --beta 0.5", "--alpha, --beta");
    refuses("holtwinters", series, "--period 0", "--period is 2 or more");
    refuses("holtwinters", series, "--season foo", "none or damped");
    refuses("holtwinters", series, "--season none --horizon 1000000000", "at most 10000");
    assert_eq!(said("holtwinters", series, "--season level --alpha 0.5").unwrap()["alpha"], 0.5);
    refuses("holtwinters", "value\n1\n\n3\n", "", "line 3 is blank");
    refuses("kmeans", ORDERS, "--k 0", "--k is 1 or more");
    refuses("kmeans", ORDERS, "--seed-rows 1,1", "row 1 twice");
    refuses("kmeans", ORDERS, "--seed-rows 7", "there is no row 7");
    refuses("lifecycle", ORDERS, "--moves maybe", "no or yes");
    refuses("lifecycle", ORDERS, "--dates ,", "--dates needs dates");
    refuses("lifecycle", ORDERS, "--loyal-from 0", "--loyal-from is 1 or more");
    refuses("rfm", ORDERS, "--rule foo", "less-than or nested or position or edges");
    refuses("rfm", ORDERS, "--today 2019-12-31", "before the first transaction, of 2020-01-05");
    refuses("cohort", ORDERS, "--until 2019-12-31", "before the first transaction");
    refuses("sbg", "survivors\n90\n50\n30\n", "--periods 10001", "at most 10000");
    refuses("bgnbd", ORDERS, "--end 2020-x-05-01", "--end needs a date");
    refuses("bgnbd", ORDERS, "--params 1,foo,2,3,4", "--params needs r,alpha,a,b");
    refuses("bgnbd", ORDERS, "--params 1,2,3,4 --horizon 1e9", "up to 1000000");
    let twice = ["--k", "3", "--k", "4"].map(str::to_owned);
    assert!(Options::parse(&twice, &["k"]).is_err_and(|error| error.contains("given twice")));
}

#[test]
fn cells_are_not_misread() {
    refuses("rfm", "customer_id,date,amount_usd\n,2020-01-05,5\n", "", "line 2, column customer_id");
    refuses("bgnbd", "customer_id,date\n\n1,2020-01-05\n1,2020-ab-01-05\n", "", "line 4, column date");
    refuses("pnbd", "customer_id,date\n1,2020-01-05-foo\n", "", "2020-01-05-foo");
    refuses("clv", "customer_id,date,amount_usd\n1,2020-01-05,x\n", "", "line 2, column amount_usd");
    refuses("rfm", "customer_id,date,amount_usd\n1,2020-01-05,5.999\n", "", "at most 2 digits");
    refuses("rfm", "customer_id,date,amount_cents\n1,2020-01-05,5.99\n", "", "a whole amount");
    refuses("km", "t,churn\n1,Yes\n2,maybe\n", "", "line 3, column churn: needs Yes or No");
    refuses("logit", "x,churn\n1,Yes\n2,\n", "--terms x", "line 3, column churn");
    assert_eq!(said("km", "t,churn\n1,Y\n2,n\n", "").unwrap()["events"], 1);
    let digits = said("anomalies", "value\n1.5\n2.25\n1.12345678\n2\n", "--column value --decimals 8").unwrap();
    assert_eq!(digits["anomaly"]["median"], 175_000_000.0);
    refuses("anomalies", "value\n1.5\n", "--column value --decimals 0", "--decimals");
}

#[test]
fn baskets_are_lines_or_columns() {
    let found = said("basket", "\u{feff}milk|bread\n\nbread|milk\nmilk\n", "--support 0.1").unwrap();
    assert_eq!((&found["items"], &found["N"]), (&Value::from(2), &Value::from(3)));
    let found = said("basket", "invoice,item\n1,milk\n1,bread\n2,milk\n", "--support 0.1").unwrap();
    assert_eq!((&found["items"], &found["N"]), (&Value::from(2), &Value::from(2)));
    refuses("basket", "order,thing\n1,milk\n", "", "one basket a line with |");
}

#[test]
fn customers_come_in_the_order_of_the_file() {
    for method in ["rfm", "lifecycle", "bgnbd"] {
        let found = said(method, ORDERS, if method == "bgnbd" { "--params 1,2,3,4" } else { "" }).unwrap();
        assert_eq!(
            (&found["customers"][0]["customer_id"], &found["customers"][1]["customer_id"]),
            (&"9".into(), &"7".into())
        );
    }
}

#[test]
fn like_periods_are_compared() {
    let summaries = "customer_id,x,tx_days,T_days,holdout_x\n1,1,14,28,2\n2,0,0,21,0\n";
    let found = |line| said("bgnbd", summaries, &format!("--params 1,2,3,4 {line}")).unwrap()["holdout"].clone();
    assert!(found("").is_object() && found("--horizon 10").is_null());
    assert!(found("--holdout-weeks 10").is_object() && found("--holdout-weeks 10 --horizon 39").is_null());
    refuses("bgnbd", ORDERS, "--end 2020-02-01 --holdout-end 2020-03-06", "after the last order, of 2020-03-05");
    refuses(
        "bgnbd",
        ORDERS,
        "--end 2020-02-01 --holdout-end 2020-02-01",
        "--holdout-end 2020-02-01 is not after --end",
    );
    refuses("bgnbd", ORDERS, "--end 2019-02-01", "before the first order");
    refuses("bgnbd", ORDERS, "--holdout-end 2020-02-01", "needs --end");
}
