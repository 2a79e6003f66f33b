package kotonoha.reader.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingsTest {
    private static final Charset CP932 = Encodings.CP932;
    private static final Charset EUC = Encodings.EUC_JP;

    private static final List<String> SENTENCES =
            List.of(
                    "来週の会議は三階の第二会議室で行います。資料は前日までに共有してください。",
                    "売上は前年同月比で十二％増え、目標を上回りました。",
                    "障害の原因は、証明書の期限切れでした。再発防止策を検討しています。",
                    "東京都千代田区丸の内１丁目２番３号　丸の内ビル",
                    "カタログの価格とサービス内容は予告なく変更することがあります。",
                    "品番,品名,数量,単価\n1001,ボールペン,20,110\n1002,ノート,5,220",
                    "拝啓　時下ますますご清栄のこととお慶び申し上げます。");

    private static final List<String> HALF_WIDTH =
            List.of(
                    "ｶﾌﾞｼｷｶﾞｲｼｬ ｺﾄﾉﾊ",
                    "ﾔﾏﾀﾞ ﾀﾛｳ,ｽｽﾞｷ ﾊﾅｺ,ｻﾄｳ ｹﾝｼﾞ",
                    "ﾃﾞｰﾀ ﾌｧｲﾙ ﾒｲ",
                    "ﾌﾘｶﾞﾅ,ｼﾞｭｳｼｮ\nﾀﾅｶ ｲﾁﾛｳ,ﾄｳｷｮｳﾄ ﾐﾅﾄｸ",
                    "ｺｰﾄﾞ: A-100 ｱﾙﾐ ﾊﾟｲﾌﾟ 20ﾎﾝ");

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTF-8",
                "windows-31j",
                "EUC-JP",
                "ISO-2022-JP",
                "UTF-16LE",
                "UTF-16BE",
                "UTF-32LE",
                "UTF-32BE"
            })
    void japanese_sentences_are_read_in_the_encoding_they_were_written_in(String name)
            throws IOException {
        for (String sentence : SENTENCES) {
            Charset charset = Charset.forName(name);
            assertThat(read(sentence.getBytes(charset))).as(name).isEqualTo(sentence);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "windows-31j", "EUC-JP", "x-windows-iso2022jp", "UTF-16LE"})
    void half_width_kana_survive(String name) throws IOException {
        for (String words : HALF_WIDTH)
            assertThat(read(words.getBytes(Charset.forName(name)))).as(name).isEqualTo(words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE"})
    void a_byte_order_mark_tells_the_encoding_and_is_left_out(String name) throws IOException {
        String text = "a,b\n1,é半";
        assertThat(read(("\ufeff" + text).getBytes(Charset.forName(name)))).isEqualTo(text);
    }

    /// Shuffled words of both kinds, alone and together: names and forms of real offices are as short as that.
    @Test
    void any_mixture_of_japanese_words_is_read_as_it_was_written() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String[] words =
                ("会社 東京 売上 田中 山田太郎 株式会社 ください です ます について ファイル データ サーバー の は を に ｶﾌﾞｼｷ ﾃﾞｰﾀ ﾀﾛｳ ﾊﾞｰｼﾞｮﾝ 令和8年 3月4日 １２３ ①"
                                + " 100 abc 、 。 ・ ー 「確認」 （株） 承認 更新日 担当者")
                        .split(" ");
        for (int i = 0; i < 500; i++) {
            StringBuilder text = new StringBuilder("合計の確認、");
            for (int n = 0; n < 30; n++)
                text.append(words[random.nextInt(words.length)]).append(n % 7 == 6 ? '\n' : ' ');
            Charset charset = random.nextBoolean() ? CP932 : Charset.forName("UTF-8");
            assertThat(read(text.toString().getBytes(charset)))
                    .as("seed %d, round %d, %s", seed, i, charset)
                    .isEqualTo(text.toString());
            String plain = text.toString();
            assertThat(read(plain.getBytes(EUC)))
                    .as("seed %d, round %d, EUC-JP", seed, i)
                    .isEqualTo(plain);
        }
    }

    static List<String> western() {
        return List.of(
                "Der Käufer trägt die Kosten für Rücksendungen über 40 €.",
                "Les élèves ont préparé un dîner à l’école; ça coûte 20 £.",
                "El niño comió mañana. ¿Qué pasó? ¡Nada!",
                "Sveitarfélög á Íslandi",
                "It’s “quoted” text – with dashes… and a © sign");
    }

    @ParameterizedTest
    @MethodSource("western")
    void western_european_texts_are_not_taken_for_japanese(String text) throws IOException {
        assertThat(read(text.getBytes(Charset.forName("windows-1252")))).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"windows-1251", "KOI8-R"})
    void cyrillic_is_told_by_its_letters(String name) throws IOException {
        String text =
                "Уважаемые коллеги! Завтра в десять часов состоится совещание по итогам квартала. Просим подготовить отчёты.";
        assertThat(read(text.getBytes(Charset.forName(name)))).isEqualTo(text);
    }

    @Test
    void chinese_and_korean_are_not_taken_for_japanese() throws IOException {
        String chinese = "各位同事，明天上午十点在三楼会议室召开季度总结会议，请提前准备好相关的报告和数据材料，谢谢大家的配合与支持。";
        assertThat(read(chinese.getBytes(Charset.forName("GB18030")))).isEqualTo(chinese);
        String korean = "내일 오전 열 시에 삼 층 회의실에서 분기 결산 회의를 진행합니다. 보고서를 미리 준비해 주시기 바랍니다.";
        assertThat(read(korean.getBytes(Charset.forName("EUC-KR")))).isEqualTo(korean);
    }

    @Test
    void a_file_whose_first_half_megabyte_is_ascii_is_looked_at_further_down() throws IOException {
        String text = "a line of ascii\n".repeat(50_000) + "そのあとの日本語の文章です。\n";
        assertThat(read(text.getBytes(CP932))).isEqualTo(text);
    }

    @Test
    void a_log_with_one_broken_character_still_is_utf_8() throws IOException {
        byte[] bytes =
                "障害の原因は証明書の期限切れでした。再発防止策を検討しています。".repeat(3).getBytes(StandardCharsets.UTF_8);
        bytes[60] = 'x';
        assertThat(read(bytes)).contains("障害の原因").contains("\ufffd");
    }

    @Test
    void a_zero_by_accident_does_not_make_a_text_binary_or_wide() throws IOException {
        String text = "2026-11-22 10:00:00 INFO started the service on port 8080\n".repeat(40);
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        bytes[700] = 0;
        assertThat(read(bytes))
                .startsWith("2026-11-22 10:00:00 INFO started")
                .hasSize(text.length());
        byte[] kana = "停止しました。再起動します。\n".repeat(60).getBytes(CP932);
        kana[kana.length - 1] = 0;
        assertThat(read(kana)).startsWith("停止しました。再起動します。");
    }

    @Test
    void random_bytes_and_programs_are_no_text() {
        byte[] bytes = new byte[4_000];
        new Random(7).nextBytes(bytes);
        assertThat(Encodings.of(bytes)).isEmpty();
        assertThat(Encodings.of(new byte[] {'M', 'Z', 0, 1, 2, 3, 0, 0, 9})).isEmpty();
    }

    private String read(byte[] bytes) throws IOException {
        Path file = Files.write(folder.resolve("text"), bytes);
        Charset charset = Encodings.of(file).orElseThrow();
        StringWriter text = new StringWriter();
        try (var reader = Encodings.open(file, charset)) {
            reader.transferTo(text);
        }
        return text.toString();
    }
}
