package kotonoha.workspace;

import tools.jackson.databind.node.ObjectNode;

/// What one Web API method does, under the town's lock. The answer lacks only `ok: true`.
@FunctionalInterface
interface Call {
    ObjectNode answer(Args args, Member caller);
}
