// The commonest emoji by their short names, drawn by the reader's own fonts.
const LIST = `+1 👍|thumbsup 👍|-1 👎|thumbsdown 👎|heart ❤️|tada 🎉|eyes 👀|pray 🙏|clap 👏|fire 🔥|rocket 🚀|white_check_mark ✅|heavy_check_mark ✔️|x ❌|warning ⚠️
smile 😄|smiley 😃|grinning 😀|slightly_smiling_face 🙂|wink 😉|blush 😊|joy 😂|laughing 😆|thinking_face 🤔|cry 😢|sob 😭|sweat_smile 😅|open_mouth 😮|scream 😱|sunglasses 😎|heart_eyes 😍|neutral_face 😐|disappointed 😞|confused 😕|worried 😟|angry 😠|sleeping 😴|bow 🙇|wave 👋|raised_hands 🙌|ok_hand 👌|point_up ☝️|point_right 👉|point_left 👈|point_down 👇|muscle 💪|handshake 🤝|ok 🆗|100 💯
bulb 💡|memo 📝|mag 🔍|mag_right 🔎|books 📚|book 📖|bookmark_tabs 📑|page_facing_up 📄|clipboard 📋|file_folder 📁|open_file_folder 📂|card_index_dividers 🗂️|chart_with_upwards_trend 📈|bar_chart 📊|calendar 📅|date 📅|alarm_clock ⏰|hourglass ⌛|hourglass_flowing_sand ⏳|stopwatch ⏱️|bell 🔔|no_bell 🔕|speech_balloon 💬|thought_balloon 💭|mega 📣|loudspeaker 📢|link 🔗|paperclip 📎|pushpin 📌|round_pushpin 📍|lock 🔒|unlock 🔓|key 🔑|gear ⚙️|wrench 🔧|hammer 🔨|hammer_and_wrench 🛠️|toolbox 🧰|robot_face 🤖|computer 💻|globe_with_meridians 🌐|package 📦|moneybag 💰|coin 🪙|credit_card 💳
star ⭐|sparkles ✨|zap ⚡|sunny ☀️|seedling 🌱|herb 🌿|leaves 🍃|fallen_leaf 🍂|maple_leaf 🍁|cherry_blossom 🌸|coffee ☕|tea 🍵|beer 🍺|sushi 🍣|rice_ball 🍙|bento 🍱|birthday 🎂|trophy 🏆|medal 🏅|dart 🎯|checkered_flag 🏁|triangular_flag_on_post 🚩|jp 🇯🇵|us 🇺🇸|gb 🇬🇧
question ❓|exclamation ❗|grey_question ❔|bangbang ‼️|no_entry ⛔|no_entry_sign 🚫|octagonal_sign 🛑|stop_sign 🛑|arrow_right ➡️|arrow_left ⬅️|arrow_up ⬆️|arrow_down ⬇️|arrows_counterclockwise 🔄|recycle ♻️|information_source ℹ️|red_circle 🔴|large_orange_circle 🟠|large_yellow_circle 🟡|large_green_circle 🟢|large_blue_circle 🔵|white_circle ⚪|black_circle ⚫|one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|bug 🐛|construction 🚧|rotating_light 🚨|shield 🛡️|broom 🧹|inbox_tray 📥|outbox_tray 📤|email 📧|phone 📞|house 🏠|office 🏢|airplane ✈️|train 🚆|new 🆕|sos 🆘|repeat 🔁|pencil ✏️|pencil2 ✏️|black_square_for_stop ⏹️|double_vertical_bar ⏸️|arrow_forward ▶️`;

const BY_NAME = new Map(LIST.split(/[|\n]/).map((pair) => { const at = pair.lastIndexOf(' '); return [pair.slice(0, at), pair.slice(at + 1)]; }));

export const emoji = (name) => BY_NAME.get(String(name).replace(/::skin-tone-\d$/, ''));
export const emojiOr = (name) => emoji(name) ?? `:${name}:`;
export const emojiNames = () => [...BY_NAME.keys()];
export const PICKER = ['+1', 'tada', 'heart', 'eyes', 'pray', 'white_check_mark', 'clap', 'fire', 'rocket', 'smile', 'joy', 'thinking_face', 'sweat_smile', 'cry', 'raised_hands', 'bow',
  'wave', 'ok_hand', 'muscle', '100', 'bulb', 'memo', 'mag', 'books', 'sparkles', 'seedling', 'coffee', 'x', 'warning', 'question', '-1', 'bug'];

/** :tada: in a text to the sign itself; unknown names stay as they are. */
export const shortcodes = (text) => String(text).replace(/:([a-z0-9_+-]+):/g, (all, name) => BY_NAME.get(name) ?? all);
