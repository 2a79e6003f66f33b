package kotonoha.app;

/// How much of what a person sees goes to the model, and whether pages of the web behind links are read.
///
/// @param maxTokens for everything that is read for one question, estimated
public record ContextConfig(int maxTokens, boolean webLinks) {}
