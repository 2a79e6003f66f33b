/// Durable jobs: the inbox, leases with fencing, one lane a thread.
@NullMarked
package kotonoha.work;

import org.jspecify.annotations.NullMarked;
