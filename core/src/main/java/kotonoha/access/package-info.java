/// Keys, encryption at rest, and later: people, groups and audiences.
@NullMarked
package kotonoha.access;

import org.jspecify.annotations.NullMarked;
