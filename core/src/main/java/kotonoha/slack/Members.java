package kotonoha.slack;

import java.util.Set;
import kotonoha.kernel.UserId;

/// Who is in a conversation. `whole` is false where there are more than were read.
public record Members(Set<UserId> ids, boolean whole) {
    public Members {
        ids = Set.copyOf(ids);
    }
}
