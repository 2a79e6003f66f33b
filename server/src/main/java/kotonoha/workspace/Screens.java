package kotonoha.workspace;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import kotonoha.kernel.Json;
import kotonoha.web.EventStream;
import tools.jackson.databind.node.ObjectNode;

/// The pages that people have open. What happens is sent to those who may see it; sending never waits.
final class Screens {
    private final Town town;
    private final List<Screen> open = new CopyOnWriteArrayList<>();
    private final AtomicLong numbers = new AtomicLong();

    private record Screen(String user, EventStream stream) {}

    Screens(Town town) {
        this.town = town;
    }

    void join(String user, EventStream stream) {
        Screen screen = new Screen(user, stream);
        stream.retry(1_000);
        open.add(screen);
        stream.onClose(() -> open.remove(screen));
    }

    /// To everybody who may read the channel. Called under the town's lock.
    void inChannel(Channel channel, ObjectNode event) {
        send(
                event,
                user -> {
                    Member member = town.people.get(user);
                    return member != null && channel.visibleTo(member);
                });
    }

    void to(String user, ObjectNode event) {
        send(event, user::equals);
    }

    void toAll(ObjectNode event) {
        send(event, user -> true);
    }

    static ObjectNode event(String type) {
        return Json.object().put("type", type);
    }

    private void send(ObjectNode event, Predicate<String> sees) {
        String text = "";
        for (Screen screen : open) {
            if (!sees.test(screen.user)) continue;
            if (text.isEmpty()) text = Json.write(event);
            screen.stream.send(Long.toString(numbers.incrementAndGet()), text);
        }
    }
}
