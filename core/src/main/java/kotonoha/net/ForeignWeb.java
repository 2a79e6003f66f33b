package kotonoha.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import kotonoha.kernel.Language;
import kotonoha.kernel.Time;
import kotonoha.net.Fetched.Opened;
import kotonoha.net.Fetched.Why;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;

/// The one door for every request to an address that a person or a document named. Thread-safe.
///
/// http and https on their own ports; every address of the host must be public, and the connection goes to the address
/// that was checked; each of at most three redirects is checked from the start. No cookies, no credentials, no proxy, no
/// referrer; one limit for the size (after decompression) and one for the time.
public final class ForeignWeb implements AutoCloseable {
    private static final int REDIRECTS = 3;
    private static final int RESOLVERS = 8;

    /// A part of something; nobody asked for a part.
    private static final int PARTIAL = 206;

    private static final String ACCEPT =
            "text/html,application/xhtml+xml,application/pdf;q=0.9,text/*;q=0.9,*/*;q=0.5";

    private final ForeignSettings settings;
    private final Time time;
    private final OkHttpClient client;
    private final ScheduledThreadPoolExecutor watch =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("kotonoha-foreign-watch").factory());

    /// Name services are asked on threads of their own: a slow one would hold a carrier of virtual threads.
    private final ThreadPoolExecutor resolving =
            new ThreadPoolExecutor(
                    RESOLVERS,
                    RESOLVERS,
                    30,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(100),
                    Thread.ofPlatform().daemon().name("kotonoha-foreign-names-", 0).factory());

    public ForeignWeb(ForeignSettings settings, Time time) {
        this.settings = settings;
        this.time = time;
        watch.setRemoveOnCancelPolicy(true);
        resolving.allowCoreThreadTimeOut(true);
        client =
                new OkHttpClient.Builder()
                        .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                        .proxy(java.net.Proxy.NO_PROXY)
                        .followRedirects(false)
                        .followSslRedirects(false)
                        .protocols(List.of(Protocol.HTTP_1_1))
                        .connectTimeout(settings.patience())
                        .readTimeout(settings.patience())
                        .writeTimeout(settings.patience())
                        .build();
    }

    /// Fetches with GET; `language` is the one asked for where the other side has several. Never throws for what an
    /// address is or the other side does.
    public Fetched fetch(URI address, Language language) throws InterruptedException {
        Allowance allowance = new Allowance(settings.patience(), time, watch);
        try {
            WebAddress at = WebAddress.of(address.toString(), settings.allowed());
            for (int hop = 0; ; hop++) {
                PinnedSockets sockets = new PinnedSockets(at.host(), checked(at, allowance));
                OpenReply reply = get(at, language, allowance, sockets);
                String next = redirect(reply);
                if (next.isEmpty()) return opened(at, reply, allowance, sockets);
                reply.close();
                if (hop == REDIRECTS) throw new ForeignRefusal(Why.TOO_MANY_REDIRECTS, at.host());
                at = at.follow(next, settings.allowed());
            }
        } catch (ForeignRefusal refusal) {
            return refusal.refused();
        }
    }

    @Override
    public void close() {
        client.connectionPool().evictAll();
        watch.shutdownNow();
        resolving.shutdownNow();
    }

    private OpenReply get(
            WebAddress at, Language language, Allowance allowance, PinnedSockets sockets)
            throws ForeignRefusal, InterruptedException {
        Call call =
                client.newBuilder()
                        .dns(host -> sockets.checked())
                        .socketFactory(sockets)
                        .build()
                        .newCall(request(at, language));
        try {
            Response response = allowance.wait(at.host(), call::cancel, () -> executed(call));
            return new OpenReply(HttpRequest.get(at.url().uri()), call, response);
        } catch (ForeignRefusal refusal) {
            throw refusal;
        } catch (IOException e) {
            if (Thread.interrupted()) throw interrupted(e);
            Why why = e instanceof SSLException ? Why.INSECURE : Why.UNREACHABLE;
            throw new ForeignRefusal(why, at.host());
        }
    }

    /// OkHttp's own checks fail where the other side counts below zero, even while closing.
    private static Response executed(Call call) throws IOException {
        try {
            Response response = call.execute();
            String length = response.header("Content-Length");
            if (length == null || !length.startsWith("-")) return response;
        } catch (IllegalArgumentException | IllegalStateException nonsense) {
            call.cancel();
            throw new IOException("an answer against the protocol", nonsense);
        }
        call.cancel();
        throw new IOException("a body of less than nothing");
    }

    private List<InetAddress> checked(WebAddress at, Allowance allowance)
            throws ForeignRefusal, InterruptedException {
        InetAddress literal = at.literal();
        List<InetAddress> all = literal == null ? resolve(at, allowance) : List.of(literal);
        if (all.isEmpty()) throw new ForeignRefusal(Why.UNREACHABLE, at.host());
        for (InetAddress address : all)
            if (!PublicAddresses.contains(address) && !settings.allowed().test(at.at(address)))
                throw new ForeignRefusal(Why.PRIVATE, at.host());
        return all;
    }

    private List<InetAddress> resolve(WebAddress at, Allowance allowance)
            throws ForeignRefusal, InterruptedException {
        String host = at.host();
        Future<List<InetAddress>> asked;
        try {
            asked = resolving.submit(() -> List.copyOf(settings.resolver().addresses(host)));
        } catch (RejectedExecutionException tooMany) {
            throw new ForeignRefusal(Why.TOO_SLOW, host);
        }
        try {
            return allowance.wait(host, () -> asked.cancel(true), () -> named(asked));
        } catch (ForeignRefusal refusal) {
            throw refusal;
        } catch (IOException e) {
            if (Thread.interrupted()) throw interrupted(e);
            throw new ForeignRefusal(Why.UNREACHABLE, host);
        }
    }

    private static List<InetAddress> named(Future<List<InetAddress>> asked) throws IOException {
        try {
            return asked.get();
        } catch (ExecutionException | CancellationException e) {
            throw new UnknownHostException("no such host, or no name service");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private Request request(WebAddress at, Language language) {
        String languages =
                switch (language) {
                    case JA -> "ja,en;q=0.7";
                    case EN -> "en,ja;q=0.7";
                };
        return new Request.Builder()
                .url(at.url())
                .header("User-Agent", settings.agent())
                .header("Accept", ACCEPT)
                .header("Accept-Language", languages)
                .build();
    }

    /// Where a reply sends us on to, "" where it does not.
    private static String redirect(OpenReply reply) {
        return switch (reply.status()) {
            case 301, 302, 303, 307, 308 -> reply.header("Location");
            default -> "";
        };
    }

    private Fetched opened(
            WebAddress at, OpenReply reply, Allowance allowance, PinnedSockets sockets)
            throws ForeignRefusal {
        int status = reply.status();
        if (status < 200 || status > 299 || status == PARTIAL) {
            reply.close();
            throw new ForeignRefusal(Why.STATUS, at.host(), status);
        }
        if (isPacked(reply)) {
            reply.close();
            throw new ForeignRefusal(Why.UNREACHABLE, at.host());
        }
        long length = length(reply);
        if (length > settings.largest()) {
            reply.close();
            throw new ForeignRefusal(Why.TOO_LARGE, at.host());
        }
        InputStream body =
                new ForeignBody(reply, at.host(), settings.largest(), allowance, sockets::heard);
        return new Opened(at.url().uri(), type(reply), length, reply.headers(), body);
    }

    /// In a way that nobody asked for; OkHttp takes the header away from what it unpacks.
    private static boolean isPacked(OpenReply reply) {
        String encoding = reply.header("Content-Encoding").strip().toLowerCase(Locale.ROOT);
        return !encoding.isEmpty() && !encoding.equals("identity");
    }

    private static String type(OpenReply reply) {
        String declared = reply.header("Content-Type");
        int parameters = declared.indexOf(';');
        String type = parameters < 0 ? declared : declared.substring(0, parameters);
        return type.strip().toLowerCase(Locale.ROOT);
    }

    private static long length(OpenReply reply) {
        String length = reply.header("Content-Length").strip();
        return length.matches("\\d{1,18}") ? Long.parseLong(length) : -1;
    }

    private static InterruptedException interrupted(IOException e) {
        InterruptedException interrupted = new InterruptedException("interrupted while fetching");
        interrupted.initCause(e);
        return interrupted;
    }
}
