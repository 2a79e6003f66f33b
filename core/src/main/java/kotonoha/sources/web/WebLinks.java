package kotonoha.sources.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import kotonoha.files.CannotRead;
import kotonoha.files.FileReading;
import kotonoha.files.RawFile;
import kotonoha.files.Unreadable;
import kotonoha.files.Unreadable.Reason;
import kotonoha.kernel.Asker;
import kotonoha.kernel.Language;
import kotonoha.kernel.Place;
import kotonoha.net.Fetched;
import kotonoha.net.Fetched.Opened;
import kotonoha.net.Fetched.Refused;
import kotonoha.net.ForeignRefusal;
import kotonoha.net.ForeignWeb;
import kotonoha.sources.LinkReader;
import kotonoha.sources.Linked;
import org.jspecify.annotations.Nullable;

/// Reads any page or file of the open web, as somebody without an account sees it; asked last, after the readers that
/// know an address better. Thread-safe.
public final class WebLinks implements LinkReader {
    /// Where sites send those who have no account.
    private static final Pattern SIGN_IN =
            Pattern.compile(
                    "(?i)[/_.-](?:log[-_]?in|sign[-_]?in|servicelogin|session/new|sso|saml2?|oauth2?|authorize)(?:[/_.-]|$)");

    /// What is read as a page; where the other side does not say what it is, it mostly is one.
    private static final Set<String> PAGES =
            Set.of("", "text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml");

    private final ForeignWeb web;
    private final FileReading files;

    public WebLinks(ForeignWeb web, FileReading files) {
        this.web = web;
        this.files = files;
    }

    @Override
    public boolean reads(URI address) {
        String scheme = address.getScheme();
        return "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
    }

    @Override
    public Linked read(URI address, Asker asker, Place place) throws InterruptedException {
        try (Fetched fetched = web.fetch(address, asker.language())) {
            return switch (fetched) {
                case Refused refused -> new Linked(unreadable(refused));
                case Opened page when wantsAccount(address, page) ->
                        new Linked(new Unreadable(Reason.LOGIN, host(page.address())));
                case Opened page -> read(page, asker.language());
            };
        }
    }

    private Linked read(Opened page, Language language) throws InterruptedException {
        boolean html = PAGES.contains(page.type());
        try (Openings openings = new Openings(page, language)) {
            RawFile file =
                    new RawFile(
                            html ? page.address().toString() : fileName(page.address()),
                            page.type(),
                            page.length(),
                            "",
                            html ? RawFile.As.PAGE : RawFile.As.FILE,
                            openings::next);
            return new Linked(files.read(file), file);
        }
    }

    /// What else lies behind a link has the name that its path ends with.
    private static String fileName(URI address) {
        String path = address.getPath() == null ? "" : address.getPath();
        String name = path.substring(path.lastIndexOf('/') + 1).strip();
        return name.isEmpty() ? host(address) : name;
    }

    /// A redirect to where one signs in is no page; an address that names signing in itself is one.
    private static boolean wantsAccount(URI asked, Opened page) {
        boolean redirected =
                SIGN_IN.matcher(path(page.address())).find()
                        && !SIGN_IN.matcher(path(asked)).find();
        return redirected || isSlackSignIn(page.address());
    }

    /// Slack's workspaces show it on their first page.
    private static boolean isSlackSignIn(URI address) {
        String query = address.getRawQuery();
        boolean slack = host(address).toLowerCase(Locale.ROOT).endsWith(".slack.com");
        return slack && query != null && query.startsWith("redir=");
    }

    private static String path(URI address) {
        String path = address.getRawPath();
        return path == null ? "" : path;
    }

    private static Unreadable unreadable(Refused refused) {
        String host = refused.host();
        return switch (refused.why()) {
            case PRIVATE, NO_WEB_ADDRESS -> new Unreadable(Reason.PRIVATE_ADDRESS, host);
            case TOO_LARGE -> new Unreadable(Reason.TOO_LARGE, host);
            case TOO_SLOW -> new Unreadable(Reason.TOO_SLOW, host);
            case STATUS -> status(host, refused.status());
            case INSECURE -> new Unreadable(Reason.UNREACHABLE, "%s, TLS".formatted(host));
            case TOO_MANY_REDIRECTS, UNREACHABLE -> new Unreadable(Reason.UNREACHABLE, host);
        };
    }

    private static Unreadable status(String host, int status) {
        return switch (status) {
            case 401, 407 -> new Unreadable(Reason.LOGIN, host);
            default -> new Unreadable(Reason.UNREACHABLE, "%s, %d".formatted(host, status));
        };
    }

    private static String host(URI address) {
        String host = address.getHost();
        return host == null ? "" : host;
    }

    /// The page that is open already for the first reader, the same address fetched anew for each further one.
    private final class Openings implements AutoCloseable {
        private final URI address;
        private final Language language;
        private final AtomicReference<@Nullable Opened> first;

        Openings(Opened first, Language language) {
            this.address = first.address();
            this.language = language;
            this.first = new AtomicReference<>(first);
        }

        InputStream next() throws IOException {
            Opened open = first.getAndSet(null);
            return new Told(open == null ? again() : open);
        }

        private Opened again() throws IOException {
            try {
                return switch (web.fetch(address, language)) {
                    case Refused refused -> throw new CannotRead(unreadable(refused));
                    case Opened page -> page;
                };
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while fetching a page again");
            }
        }

        @Override
        public void close() {
            Opened unread = first.getAndSet(null);
            if (unread != null) unread.close();
        }
    }

    /// A body whose limits are told in the words of the files' room.
    private static final class Told extends InputStream {
        private final Opened page;

        Told(Opened page) {
            this.page = page;
        }

        @Override
        public int read() throws IOException {
            try {
                return page.body().read();
            } catch (ForeignRefusal refusal) {
                throw told(refusal);
            }
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            try {
                return page.body().read(into, offset, length);
            } catch (ForeignRefusal refusal) {
                throw told(refusal);
            }
        }

        @Override
        public void close() {
            page.close();
        }

        private static CannotRead told(ForeignRefusal refusal) {
            CannotRead told = new CannotRead(unreadable(refusal.refused()));
            told.initCause(refusal);
            return told;
        }
    }
}
