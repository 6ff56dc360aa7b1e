//! Form bundles, expressions, answers and incremental recalculation: pure.
