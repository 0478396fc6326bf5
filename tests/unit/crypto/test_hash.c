/* tests/unit/crypto/test_hash.c -- mirrors src/crypto/hash.c.  Vectors: FIPS 180-4 examples, RFC 4231. */
#include <pthread.h>
#include "crypto/hash.h"
#include "support/pc_test.h"

static void assert_hex(const struct pc_hash *hash, const char *expected)
{
    char text[2 * PC_HASH_SIZE + 1];
    assert_string_equal(pc_hex(hash->bytes, sizeof hash->bytes, text), expected);
}

static void sha256_gives_the_published_digests(void **state)
{
    (void)state;
    struct pc_hash hash;
    pc_hash_of(PC_STR("abc"), &hash);
    assert_hex(&hash, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    pc_hash_of((struct pc_str){0}, &hash);
    assert_hex(&hash, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    pc_hash_of(PC_STR("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"), &hash);
    assert_hex(&hash, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}

static void parts_hash_as_their_concatenation(void **state)
{
    (void)state;
    struct pc_hash whole, parted;
    const struct pc_str parts[] = {PC_STR("a"), {0}, PC_STR("bc")};
    pc_hash_of(PC_STR("abc"), &whole);
    pc_hash_parts(parts, 3, &parted);
    assert_memory_equal(whole.bytes, parted.bytes, PC_HASH_SIZE);
}

static void hmac_gives_the_published_digests(void **state)
{
    (void)state;
    struct pc_hash hash;
    pc_hmac(PC_STR("Jefe"), PC_STR("what do ya want for nothing?"), &hash);
    assert_hex(&hash, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    pc_hmac((struct pc_str){0}, (struct pc_str){0}, &hash);
    assert_hex(&hash, "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
    pc_hmac(PC_STR("\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b"),
            PC_STR("Hi There"), &hash);
    assert_hex(&hash, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
}

/* A block holds 64 bytes: a longer key is hashed itself. */
static void a_key_may_be_longer_than_a_block(void **state)
{
    (void)state;
    struct pc_hash hash, block, longer;
    char key[131];
    memset(key, 0xaa, sizeof key);
    pc_hmac((struct pc_str){key, sizeof key},
            PC_STR("Test Using Larger Than Block-Size Key - Hash Key First"), &hash);
    assert_hex(&hash, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
    pc_hmac((struct pc_str){key, 64}, PC_STR("text"), &block);
    pc_hmac((struct pc_str){key, 65}, PC_STR("text"), &longer);
    assert_hex(&block, "bc2847bdca0aefc8eebf802c0d5c25d30453e0aa52966eea20aa60c406bf757c");
    assert_hex(&longer, "c15e09994f48e7740d168a8aa0e02538f79e280c756f3d7958472cef86044f98");
}

static void *hash_much(void *arg)
{
    (void)arg;
    static const char expected[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    for (int i = 0; i < 2000; i++) {
        struct pc_hash hash, mac;
        char text[2 * PC_HASH_SIZE + 1];
        pc_hmac(PC_STR("key"), PC_STR("abc"), &mac);
        pc_hash_of(PC_STR("abc"), &hash);
        if (strcmp(pc_hex(hash.bytes, sizeof hash.bytes, text), expected) != 0)
            return (void *)expected;
    }
    return NULL;
}

static void threads_hash_without_disturbing_each_other(void **state)
{
    (void)state;
    pthread_t threads[4];
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, hash_much, NULL), 0);
    for (int i = 0; i < 4; i++) {
        void *wrong;
        pthread_join(threads[i], &wrong);
        assert_null(wrong);
    }
}

static void pieces_hash_as_their_concatenation(void **state)
{
    (void)state;
    struct pc_hash whole, pieces;
    PC_AUTO(pc_hasher_free) struct pc_hasher *hasher = pc_hasher_new();
    pc_hash_of(PC_STR("of a file, piece by piece"), &whole);
    pc_hasher_add(hasher, PC_STR("of a file,"));
    pc_hasher_add(hasher, (struct pc_str){0});
    pc_hasher_add(hasher, PC_STR(" piece by piece"));
    pc_hasher_end(hasher, &pieces);
    assert_memory_equal(whole.bytes, pieces.bytes, PC_HASH_SIZE);
}

static void hex_reads_back_in_either_case(void **state)
{
    (void)state;
    uint8_t bytes[3];
    assert_ok(pc_unhex(PC_STR("00fFa5"), bytes, 3));
    assert_memory_equal(bytes, "\x00\xff\xa5", 3);
    assert_ok(pc_unhex((struct pc_str){0}, bytes, 0));
}

static void hex_of_another_length_or_alphabet_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"",       "00ff",   "00ffa",  "00ffa5a5",
                                      "00ffg5", "00ff:5", "00ff@5", "00 ffa"};
    uint8_t bytes[3];
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_rc(pc_unhex(pc_str_of(bad[i]), bytes, 3), PC_INVALID);
}

PC_TEST_MAIN(PC_TEST(sha256_gives_the_published_digests), PC_TEST(parts_hash_as_their_concatenation),
             PC_TEST(pieces_hash_as_their_concatenation), PC_TEST(hmac_gives_the_published_digests),
             PC_TEST(a_key_may_be_longer_than_a_block), PC_TEST(threads_hash_without_disturbing_each_other),
             PC_TEST(hex_reads_back_in_either_case), PC_TEST(hex_of_another_length_or_alphabet_is_refused))
