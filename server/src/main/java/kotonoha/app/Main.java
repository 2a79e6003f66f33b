package kotonoha.app;

/// Starts Kotonoha.
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println("Kotonoha on Java " + Runtime.version().feature());
    }
}
