package kotonoha.model.practice;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import kotonoha.kernel.Language;
import kotonoha.kernel.Messages;

/// Greetings, thanks and "what can you do": answered without a search.
final class SmallTalk {
    private static final Pattern GREETING =
            Pattern.compile(
                    "(こんにち[はわ]|おはよう(ございます)?|こんばん[はわ]|はじめまして|お疲れさま(です)?|おつかれさま(です)?|お疲れ様(です)?|やあ|もしもし|よろしく(お願いします)?"
                            + "|hi|hello|hey|good (morning|afternoon|evening)|greetings|howdy)"
                            + "( (there|all|everyone|team|kotonoha))?");
    private static final Pattern THANKS =
            Pattern.compile(
                    "((どうも)?ありがとう(ございます|ございました)?|助かり(ます|ました)|感謝(します)?|了解(です|しました)?|わかりました|分かりました"
                            + "|thanks?( you)?( so much| very much| a lot)?|thx|cheers|great|perfect|got it|ok thanks?)"
                            + "( (kotonoha|everyone|for your help))?");
    private static final Pattern ABOUT =
            Pattern.compile(
                    "(あなたは)?(誰|だれ|何者)(ですか)?|(何|なに)が(できますか|できるの|できる)|できることは(何ですか)?|使い方(を教えて(ください)?|は)?|ヘルプ|自己紹介して(ください)?"
                            + "|who are you|what are you|what can (you do|i ask( you)?)|help( me)?|how do you work|how does this work");

    private SmallTalk() {}

    static Optional<String> reply(String question, Language language) {
        String words =
                question.toLowerCase(Locale.ROOT).replaceAll("[\\p{P}\\p{S}\\s]+", " ").strip();
        if (words.isEmpty()) return say(language, "practice.empty");
        if (GREETING.matcher(words).matches()) return say(language, "practice.greeting");
        if (THANKS.matcher(words).matches()) return say(language, "practice.thanks");
        if (ABOUT.matcher(words).matches()) return say(language, "practice.about");
        return Optional.empty();
    }

    private static Optional<String> say(Language language, String key) {
        return Optional.of(
                Messages.say(language, key) + "\n\n" + Messages.say(language, "practice.can_ask"));
    }
}
