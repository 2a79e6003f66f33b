/// The Responses wire (OpenAI, Azure, Bedrock, Ollama, vLLM, LM Studio, llama.cpp).
@NullMarked
package kotonoha.model.responses;

import org.jspecify.annotations.NullMarked;
