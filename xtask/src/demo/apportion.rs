//! Dividing a whole number in proportion (the method of D'Hondt).
//!
//! Invariant: a share never shrinks when the whole grows, so whoever is in a small district is in a larger one too.

/// Shares that add up to `total`, each at least its floor, the rest in proportion to the weights. What has no weight keeps
/// its floor. When the floors alone are more than `total`, they are the answer.
pub fn apportion(weights: &[u32], floors: &[u32], total: u32) -> Vec<u32> {
    let mut shares: Vec<u32> = weights.iter().zip(floors).map(|(_, floor)| *floor).collect();
    let given: u32 = shares.iter().sum();
    for _ in given..total {
        let mut next: Option<(&mut u32, u32)> = None;
        for (share, weight) in shares.iter_mut().zip(weights).filter(|(_, weight)| **weight > 0) {
            let ahead = next.as_ref().is_none_or(|(best, best_weight)| {
                u64::from(*weight) * u64::from(**best + 1) > u64::from(*best_weight) * u64::from(*share + 1)
            });
            if ahead {
                next = Some((share, *weight));
            }
        }
        let Some((share, _)) = next else { break };
        *share += 1;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_and_follow_the_weights() {
        assert_eq!(apportion(&[60, 30, 10], &[0, 0, 0], 10), [6, 3, 1]);
        assert_eq!(apportion(&[60, 30, 10], &[1, 1, 1], 3), [1, 1, 1]);
        assert_eq!(apportion(&[60, 0], &[0, 12], 20), [8, 12]);
        assert_eq!(apportion(&[0, 0], &[1, 1], 20), [1, 1]);
    }

    #[test]
    fn nobody_shrinks_as_the_whole_grows() {
        let weights = [7, 3, 90, 12];
        let mut before = vec![1; 4];
        for total in 4..200 {
            let now = apportion(&weights, &[1; 4], total);
            assert!(now.iter().zip(&before).all(|(now, before)| now >= before));
            before = now;
        }
    }
}
