package kotonoha.turn;

/// How far a turn is. Recorded before the step's work begins, so that a restart knows what may have happened.
enum Step {
    RECEIVED,
    CLAIMED,
    CONTEXT,
    BUDGET,
    RUN,
    WRITING,
    /// All text is there; files are being posted below it.
    FILES,
    DELIVERED,
    DONE
}
