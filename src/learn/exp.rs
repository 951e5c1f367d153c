//! A fast exponential that gives the same result on every machine.

/// Arguments below this are treated as equal to it, so that products of results stay in the range of `f32`.
pub(super) const MIN_ARGUMENT: f32 = -60.0;

/// The exponential of `x`, for `x` up to 60; never below the exponential of [`MIN_ARGUMENT`].
///
/// The polynomial is that of `expf` in Cephes (Stephen Moshier, public domain). It has no branches, so that a loop over an
/// array compiles to vector instructions.
#[inline]
pub(super) fn exp(x: f32) -> f32 {
    /// Adding this rounds to an integer, which is then in the lowest bits.
    const ROUND: f32 = 12_582_912.0;
    let x = if x > MIN_ARGUMENT { x } else { MIN_ARGUMENT };
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let whole = shifted - ROUND;
    let r = x - whole * 0.693_359_4 + whole * 2.121_944_4e-4;
    let mut sum = 1.987_569_1e-4;
    for coefficient in [
        1.398_2e-3,
        8.333_452e-3,
        4.166_579_6e-2,
        1.666_666_5e-1,
        0.5,
    ] {
        sum = sum * r + coefficient;
    }
    let power = f32::from_bits((shifted.to_bits() << 23).wrapping_add(127 << 23));
    (sum * r * r + r + 1.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_standard_library() {
        // The first argument above the minimum.
        for n in 1..200_000 {
            let x = (n - 100_000) as f32 * 6e-4;
            let expected = f64::from(x).exp();
            assert!((f64::from(exp(x)) / expected - 1.0).abs() < 2e-7, "{x}");
        }
    }

    #[test]
    fn never_underflows() {
        assert!(exp(-1e9) > 0.0 && exp(f32::NEG_INFINITY) < 1e-25);
    }
}
