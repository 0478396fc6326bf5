/* src/evaluator/names.c -- see names.h. */
#include "evaluator/names.h"

#include <string.h>

/* Of short names all bytes, of long ones the ends: whoever makes names alike at both ends only makes his own criteria slower. */
static uint32_t hash_of(struct pc_str name, uint64_t head)
{
    uint64_t last = 0;
    if (name.size > sizeof last)
        memcpy(&last, name.ptr + name.size - sizeof last, sizeof last);
    const uint64_t mixed = (head ^ (last * UINT64_C(0x9E3779B97F4A7C15)) ^ name.size) *
                           UINT64_C(0xD6E8FEB86659FD93);
    return (uint32_t)(mixed >> 32);
}

static size_t slots_of(size_t count)
{
    size_t slots = 4;
    while (slots < count * 2)
        slots *= 2;
    return slots;
}

size_t pc_names_size(size_t count)
{
    return slots_of(count) * sizeof(struct pc_name_slot) + (count + 1) * sizeof(uint32_t);
}

void pc_names_init(struct pc_names *names, void *memory, size_t count)
{
    const size_t slots = slots_of(count);
    *names = (struct pc_names){.slots = memory, .mask = (uint32_t)slots - 1};
    names->after = (uint32_t *)(void *)(names->slots + slots);
    memset(memory, 0, pc_names_size(count));
}

/* The slot that has the name, or the free one where it belongs. */
static struct pc_name_slot *slot_of(const struct pc_names *names, struct pc_str name, uint64_t head)
{
    struct pc_name_slot *slots = names->slots;
    uint32_t at = hash_of(name, head) & names->mask;
    while (slots[at].name.ptr && !pc_name_equal(slots[at].name, slots[at].head, name, head))
        at = (at + 1) & names->mask;
    return &slots[at];
}

void pc_names_add(struct pc_names *names, struct pc_str name, uint32_t place)
{
    const uint64_t head = pc_name_head(name);
    *slot_of(names, name, head) = (struct pc_name_slot){name, head, place};
}

uint32_t pc_names_find(const struct pc_names *names, struct pc_str name)
{
    return slot_of(names, name, pc_name_head(name))->place;
}

uint32_t pc_names_next(struct pc_names *names, struct pc_str name, uint32_t before)
{
    const uint64_t head = pc_name_head(name);
    const struct pc_name_slot *slot = &names->slots[names->after[before]];
    if (!slot->name.ptr || !pc_name_equal(slot->name, slot->head, name, head)) {
        slot = slot_of(names, name, head);
        names->after[before] = (uint32_t)(slot - names->slots);
    }
    return slot->place;
}
