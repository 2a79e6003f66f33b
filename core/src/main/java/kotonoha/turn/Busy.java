package kotonoha.turn;

/// What becomes of a question that comes in while another one is being answered in the same thread.
public enum Busy {
    /// It waits and is answered next; its author is told.
    QUEUE,
    /// It replaces the one that is being answered.
    RESTART,
    /// It is turned down with a sentence.
    REJECT
}
