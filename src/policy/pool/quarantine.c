/* src/policy/pool/quarantine.c -- a small table of (owner, subject) with the instants of the last five kills each. */
#include "policy/pool/quarantine.h"

#include <string.h>

static size_t cut(struct pc_str s)
{
    return s.size < PC_QUARANTINE_NAME_MAX ? s.size : PC_QUARANTINE_NAME_MAX;
}

static bool is_key(const struct pc_suspect *k, struct pc_str owner, struct pc_str subject)
{
    return k->last != 0 && k->owner_size == cut(owner) && k->subject_size == cut(subject) &&
           (k->owner_size == 0 || memcmp(k->owner, owner.ptr, k->owner_size) == 0) &&
           (k->subject_size == 0 || memcmp(k->subject, subject.ptr, k->subject_size) == 0);
}

static void lift(struct pc_quarantine *q, struct pc_suspect *k)
{
    q->suspended -= k->until != 0;
    k->until = 0;
}

static struct pc_suspect *find(struct pc_quarantine *q, struct pc_str owner, struct pc_str subject)
{
    for (int i = 0; i < PC_QUARANTINE_KEYS; i++) {
        if (is_key(&q->keys[i], owner, subject))
            return &q->keys[i];
    }
    return NULL;
}

static struct pc_suspect *find_or_make(struct pc_quarantine *q, struct pc_str owner, struct pc_str subject)
{
    struct pc_suspect *k = find(q, owner, subject);
    if (k != NULL)
        return k;
    k = &q->keys[0];
    for (int i = 1; i < PC_QUARANTINE_KEYS; i++) {
        if (q->keys[i].last < k->last)
            k = &q->keys[i];
    }
    lift(q, k);
    *k = (struct pc_suspect){.owner_size = (uint8_t)cut(owner), .subject_size = (uint8_t)cut(subject)};
    if (k->owner_size > 0)
        memcpy(k->owner, owner.ptr, k->owner_size);
    if (k->subject_size > 0)
        memcpy(k->subject, subject.ptr, k->subject_size);
    return k;
}

/* True when the last five lie within a minute; then it counts from nothing again. */
static bool count_kill(struct pc_suspect *k, int64_t now_us)
{
    k->kills[k->next] = now_us;
    k->next = (k->next + 1) % PC_QUARANTINE_KILLS;
    k->count += k->count < PC_QUARANTINE_KILLS;
    k->last = now_us;
    if (k->count < PC_QUARANTINE_KILLS || now_us - k->kills[k->next] > PC_QUARANTINE_WINDOW_US)
        return false;
    k->count = 0;
    return true;
}

unsigned pc_quarantine_kill(struct pc_quarantine *quarantine, struct pc_str owner, struct pc_str subject,
                            int64_t now_us)
{
    unsigned events = PC_QUARANTINE_NOTHING;
    struct pc_suspect *own = find_or_make(quarantine, owner, subject);
    const bool repeats = count_kill(own, now_us);
    if (repeats && own->until == 0) {
        own->until = now_us + PC_QUARANTINE_SUSPEND_US;
        quarantine->suspended++;
        events |= PC_QUARANTINE_SUSPENDED;
    }
    struct pc_suspect *everyone = find_or_make(quarantine, (struct pc_str){0}, subject);
    if (everyone != own && count_kill(everyone, now_us) && !repeats)
        events |= PC_QUARANTINE_WIDESPREAD;
    return events;
}

bool pc_quarantine_holds(struct pc_quarantine *quarantine, struct pc_str owner, struct pc_str subject,
                         int64_t now_us)
{
    if (quarantine->suspended == 0)
        return false;
    struct pc_suspect *k = find(quarantine, owner, subject);
    if (k == NULL || k->until == 0)
        return false;
    if (now_us < k->until)
        return true;
    lift(quarantine, k);
    return false;
}

void pc_quarantine_clear(struct pc_quarantine *quarantine)
{
    memset(quarantine, 0, sizeof(*quarantine));
}
