package kotonoha.model;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import kotonoha.kernel.Broken;
import kotonoha.kernel.Json;
import kotonoha.model.ModelEvent.Usage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What models cost, in US dollars per million tokens, as of a date. A model that is not in the list is unpriced, which
/// is not the same as free; names are compared exactly, since a near name can cost ten times as much.
public final class Prices {
    private static final BigDecimal MILLION = BigDecimal.valueOf(1_000_000);

    private final String date;
    private final Map<String, Price> byModel;

    private Prices(String date, Map<String, Price> byModel) {
        this.date = date;
        this.byModel = Map.copyOf(byModel);
    }

    /// One model's prices; `cached` is null where there is no own price, and `beyond` where a long prompt costs the same.
    private record Price(
            BigDecimal input,
            @Nullable BigDecimal cached,
            BigDecimal output,
            @Nullable Beyond beyond) {}

    /// A prompt of more than `tokens` multiplies the prices of the whole call.
    private record Beyond(long tokens, BigDecimal input, BigDecimal output) {}

    /// The list that comes with the program.
    public static Prices shipped() {
        try (InputStream in = Prices.class.getResourceAsStream("/kotonoha/model/prices.json")) {
            if (in == null) throw new Broken("the price list is missing");
            return of(Json.parse(in.readAllBytes()));
        } catch (IOException e) {
            throw new Broken("cannot read the price list", e);
        }
    }

    /// A list of the shipped one's shape, e.g. the operator's own. Throws [Broken] where an entry makes no sense.
    public static Prices of(JsonNode list) {
        Map<String, Price> byModel = new HashMap<>();
        for (Map.Entry<String, JsonNode> entry : list.path("models").properties())
            byModel.put(entry.getKey(), price(entry.getKey(), entry.getValue()));
        return new Prices(Json.text(list, "date"), byModel);
    }

    /// The day of the list, e.g. `2026-11-22`.
    public String date() {
        return date;
    }

    /// The price of a call in US dollars, or nothing where the model is unpriced.
    public Optional<BigDecimal> cost(String model, Usage usage) {
        Price price = byModel.get(model);
        if (price == null) return Optional.empty();
        long cached = Math.min(usage.cachedInput(), usage.input());
        BigDecimal cachedPrice = price.cached == null ? price.input : price.cached;
        BigDecimal in =
                price.input
                        .multiply(BigDecimal.valueOf(usage.input() - cached))
                        .add(cachedPrice.multiply(BigDecimal.valueOf(cached)));
        BigDecimal out = price.output.multiply(BigDecimal.valueOf(usage.output()));
        if (price.beyond != null && usage.input() > price.beyond.tokens) {
            in = in.multiply(price.beyond.input);
            out = out.multiply(price.beyond.output);
        }
        return Optional.of(in.add(out).divide(MILLION, MathContext.DECIMAL64));
    }

    private static Price price(String model, JsonNode entry) {
        BigDecimal input = dollars(model, entry, "input");
        BigDecimal output = dollars(model, entry, "output");
        if (input == null || output == null)
            throw new Broken("the price list lacks input or output of " + model);
        JsonNode beyond = entry.path("beyond");
        return new Price(input, dollars(model, entry, "cached"), output, beyond(model, beyond));
    }

    private static @Nullable Beyond beyond(String model, JsonNode beyond) {
        if (beyond.isMissingNode()) return null;
        BigDecimal input = dollars(model, beyond, "input_times");
        BigDecimal output = dollars(model, beyond, "output_times");
        if (input == null || output == null || beyond.path("tokens").asLong(0) <= 0)
            throw new Broken("the price list has an incomplete tier of " + model);
        return new Beyond(beyond.path("tokens").longValue(), input, output);
    }

    private static @Nullable BigDecimal dollars(String model, JsonNode entry, String field) {
        JsonNode value = entry.path(field);
        if (value.isMissingNode()) return null;
        if (!value.isNumber() || value.decimalValue().signum() < 0)
            throw new Broken("the price list has no number for %s of %s".formatted(field, model));
        return value.decimalValue();
    }
}
