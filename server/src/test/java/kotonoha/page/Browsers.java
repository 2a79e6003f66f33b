package kotonoha.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Starts the Chromium of this machine; nothing is downloaded.
final class Browsers {
    private Browsers() {}

    static boolean required() {
        return "true".equals(System.getenv("KOTONOHA_REQUIRE_BROWSER"));
    }

    static Playwright driver() {
        return Playwright.create(
                new Playwright.CreateOptions()
                        .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    }

    static Browser start(Playwright driver, Path chromium) {
        return driver.chromium()
                .launch(
                        new BrowserType.LaunchOptions()
                                .setExecutablePath(chromium)
                                .setArgs(List.of("--no-sandbox", "--disable-gpu")));
    }
}
