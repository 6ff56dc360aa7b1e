//! Tells the partner about a bill until the partner acknowledges; it never decides whether a bill is paid.

use super::Bill;
use super::api::facts;
use crate::World;
use crate::faults::Kind;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// Starts telling about a bill that has just changed.
pub(super) fn send(world: &Arc<World>, reference: &str) {
    let (world, reference) = (world.clone(), reference.to_owned());
    tokio::spawn(async move { tell(&world, &reference).await });
}

/// Starts again with every notice that was not acknowledged before the last stop.
pub(crate) fn resume(world: &Arc<World>) {
    let waiting: Vec<String> = world
        .platform()
        .bills
        .iter()
        .filter(|(_, bill)| !bill.told)
        .map(|(reference, _)| reference.clone())
        .collect();
    for reference in waiting {
        send(world, &reference);
    }
}

async fn tell(world: &World, reference: &str) {
    let longest = world.settings.notify_pause_ms.max(16);
    let mut pause = longest / 16;
    let fault = world.faults.strike("payment.notice");
    let kind = fault.as_ref().map(|fault| fault.kind);
    if kind == Some(Kind::Lost) {
        tracing::info!("payment notice lost on purpose");
        return;
    }
    if let (Some(Kind::Slow | Kind::Later), Some(fault)) = (kind, &fault) {
        tokio::time::sleep(fault.pause()).await;
    }
    let mut deliveries = if kind == Some(Kind::Duplicate) { 2 } else { 1 };
    let mut wrong = kind == Some(Kind::WrongAmount);
    loop {
        let Some(bill) = world.platform().bills.get(reference).cloned() else {
            return;
        };
        let amount = if wrong {
            bill.amount.saturating_sub(1000)
        } else {
            bill.amount
        };
        if deliver(world, &bill, amount).await {
            deliveries -= 1;
            if deliveries == 0 {
                acknowledge(world, reference, &bill);
                return;
            }
            continue;
        }
        wrong = false;
        tokio::time::sleep(Duration::from_millis(pause)).await;
        pause = (pause * 2).min(longest);
    }
}

async fn deliver(world: &World, bill: &Bill, amount: u64) -> bool {
    let mut notice = facts(world, bill, amount);
    notice["LoaiBanTin"] = json!("NOTIFY");
    let sent = world
        .http
        .post(&world.settings.notify_url)
        .json(&notice)
        .send()
        .await;
    match sent {
        Ok(answer) => {
            let status = answer.status();
            let said: Value = answer.json().await.unwrap_or_default();
            tracing::info!(%status, answer = %said["MaLoi"], "payment notice delivered");
            status.is_success() && said["MaLoi"] == "00"
        }
        Err(why) => {
            tracing::info!(%why, "payment notice not delivered");
            false
        }
    }
}

fn acknowledge(world: &World, reference: &str, told: &Bill) {
    let mut platform = world.platform();
    if let Some(mut bill) = platform.bills.get(reference).cloned()
        && bill.state == told.state
    {
        bill.told = true;
        if let Err(why) = platform.save(bill) {
            tracing::error!(%why, "the platform cannot write");
        }
    }
}
