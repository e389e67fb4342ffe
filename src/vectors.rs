//! Plain loops with the widest vectors of the processor at hand.

use fearless_simd::{Level, dispatch};

/// Does work that is compiled for several generations of processors, as the one at hand does it
/// quickest. That holds for what is inlined into it, which has to be asked for; all else is compiled
/// for the oldest. Nothing is calculated otherwise: the results are the same to the last bit.
#[inline]
pub(crate) fn widest<R>(work: impl FnOnce() -> R) -> R {
    dispatch!(Level::new(), _ => work())
}
