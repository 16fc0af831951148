//! The analyses that have a page of their own.

use serde::{Deserialize, Serialize};

/// An analysis that has a page of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Method {
    /// 最近、频率、金额: recency, frequency, monetary.
    Rfm,
    /// 客户类型 by relationship.
    Types,
    /// 客户生命周期
    Stages,
    /// k-means on RFM.
    Clusters,
    /// Buying until death: BG/NBD, MBG/NBD, Pareto/NBD.
    Buying,
    /// 客户终生价值: predicted and historic.
    Value,
    /// By first order month.
    Cohorts,
    /// 复购
    Repurchase,
    /// Kaplan–Meier.
    Retention,
    /// Shifted beta geometric.
    Contracts,
    /// 流失: logistic regression.
    Churn,
    /// ABC, whale curve, Lorenz and Gini.
    Concentration,
    /// Modified z and Tukey's fences.
    Anomalies,
    /// Holt–Winters.
    Forecast,
    /// 购物篮
    Basket,
    /// Kotler's levels.
    Relationship,
    /// 让渡价值
    Delivered,
    /// 顾客份额
    Wallet,
    /// 信誉度
    Credit,
}

impl Method {
    /// Whether it adds up amounts.
    pub fn speaks_of_money(self) -> bool {
        use Method::{Anomalies, Clusters, Cohorts, Concentration, Forecast, Relationship, Rfm, Stages, Value, Wallet};
        matches!(
            self,
            Rfm | Stages | Clusters | Value | Cohorts | Concentration | Anomalies | Forecast | Relationship | Wallet
        )
    }

    /// In the order that the Analysis area shows them.
    pub const ALL: [Method; 19] = [
        Method::Rfm,
        Method::Types,
        Method::Stages,
        Method::Clusters,
        Method::Buying,
        Method::Value,
        Method::Cohorts,
        Method::Repurchase,
        Method::Retention,
        Method::Contracts,
        Method::Churn,
        Method::Concentration,
        Method::Anomalies,
        Method::Forecast,
        Method::Basket,
        Method::Relationship,
        Method::Delivered,
        Method::Wallet,
        Method::Credit,
    ];

    /// The name in addresses and of its texts (`analysis.NAME.…`).
    pub fn name(self) -> &'static str {
        match self {
            Method::Rfm => "rfm",
            Method::Types => "types",
            Method::Stages => "stages",
            Method::Clusters => "clusters",
            Method::Buying => "buying",
            Method::Value => "value",
            Method::Cohorts => "cohorts",
            Method::Repurchase => "repurchase",
            Method::Retention => "retention",
            Method::Contracts => "contracts",
            Method::Churn => "churn",
            Method::Concentration => "concentration",
            Method::Anomalies => "anomalies",
            Method::Forecast => "forecast",
            Method::Basket => "basket",
            Method::Relationship => "relationship",
            Method::Delivered => "delivered",
            Method::Wallet => "wallet",
            Method::Credit => "credit",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.name() == name)
    }
}
