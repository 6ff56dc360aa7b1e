//! Lays a side of a paper to a fraction of a pixel; it needs to be near it already.

use crate::gradient::Gradient;
use crate::lines::Line;
use crate::quad::Point;

/// A line by its normal, of length 1, and its distance along it.
pub(crate) type Laid = ((f64, f64), f64);

/// Lays a line through the strongest edges beside the old one. `None` for the photo's border and where too few are left.
pub(crate) fn fitted(line: &Line, from: Point, to: Point, gradient: &Gradient) -> Option<Laid> {
    const REACH: i32 = 4;
    if line.border {
        return None;
    }
    let (nx, ny) = line.normal;
    let length = (to.x - from.x).hypot(to.y - from.y);
    let steps = length as usize;
    // (along, beside, weight) in the line's own terms.
    let mut edges: Vec<(f64, f64, f64)> = Vec::with_capacity(steps);
    for step in 0..steps {
        let share = (step as f64 + 0.5) / steps as f64;
        // Corners are often bent or torn.
        if !(0.04..=0.96).contains(&share) {
            continue;
        }
        let (x, y) = (
            from.x + (to.x - from.x) * share,
            from.y + (to.y - from.y) * share,
        );
        let change = |beside: i32| {
            let beside = f64::from(beside);
            gradient
                .along(x + nx * beside, y + ny * beside, line.normal)
                .abs()
        };
        let strongest = (-REACH..=REACH).max_by(|&a, &b| change(a).total_cmp(&change(b)))?;
        let (before, peak, after) = (
            f64::from(change(strongest - 1)),
            f64::from(change(strongest)),
            f64::from(change(strongest + 1)),
        );
        if peak < 20.0 {
            continue;
        }
        let bend = before - 2.0 * peak + after;
        let shift = if bend < 0.0 {
            (0.5 * (before - after) / bend).clamp(-0.5, 0.5)
        } else {
            0.0
        };
        edges.push((
            share * length,
            f64::from(strongest) + shift,
            peak.min(400.0),
        ));
    }
    let mut laid = None;
    for tolerance in [f64::INFINITY, 1.5, 0.8] {
        let near: Vec<_> = edges
            .iter()
            .filter(|edge| {
                laid.is_none_or(|(slope, shift): (f64, f64)| {
                    (edge.0 * slope + shift - edge.1).abs() <= tolerance
                })
            })
            .collect();
        if near.len() < 12 {
            break;
        }
        laid = slope_through(&near);
    }
    let (slope, shift) = laid?;
    // Back from the line's own terms: two points on the new line.
    let place = |along: f64| {
        let share = along / length;
        let beside = along * slope + shift;
        (
            from.x + (to.x - from.x) * share + nx * beside,
            from.y + (to.y - from.y) * share + ny * beside,
        )
    };
    let ((ax, ay), (bx, by)) = (place(0.0), place(length));
    let (dx, dy) = (bx - ax, by - ay);
    let long = dx.hypot(dy);
    (long > 1.0).then(|| {
        let normal = (-dy / long, dx / long);
        (normal, ax * normal.0 + ay * normal.1)
    })
}

/// The straight line with the least weighted squares: (slope, shift).
fn slope_through(edges: &[&(f64, f64, f64)]) -> Option<(f64, f64)> {
    let (mut weight, mut x, mut y, mut xx, mut xy) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (along, beside, w) in edges {
        weight += w;
        x += w * along;
        y += w * beside;
        xx += w * along * along;
        xy += w * along * beside;
    }
    let area = weight * xx - x * x;
    (area > 1e-6).then(|| {
        let slope = (weight * xy - x * y) / area;
        (slope, (y - slope * x) / weight)
    })
}
