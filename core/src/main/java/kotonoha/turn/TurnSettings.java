package kotonoha.turn;

/// How questions are taken: what happens while another runs, and how short a question may be (in characters, the
/// mention taken off).
public record TurnSettings(Busy busy, int minQuestionChars) {
    public static TurnSettings defaults() {
        return new TurnSettings(Busy.QUEUE, 2);
    }
}
