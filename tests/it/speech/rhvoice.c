/* Speaks with RHVoice: `speak.exe DATA VOICE`, the text on the standard input, in UTF-8. The sound goes to the
 * standard output: the rate as four bytes, then samples of 16 bits, mono.
 *
 * No package has the library for Linux; the wheel of rhvoice-wrapper-bin for Windows has it, so this is built with
 * mingw and run by Wine. whisper.py beside this file says how. */
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <string.h>
#include <windows.h>

typedef int (*number)(unsigned, unsigned, void *);
typedef struct {
    int (*set_sample_rate)(int, void *);
    int (*play_speech)(const short *, unsigned, void *);
    int (*process_mark)(const char *, void *);
    number word_starts, word_ends, sentence_starts, sentence_ends;
    int (*play_audio)(const char *, void *);
    void (*done)(void *);
} callbacks;
typedef struct {
    const char *data_path, *config_path;
    const char **resource_paths;
    callbacks calls;
    unsigned options;
} init_params;
typedef struct {
    const char *voice_profile;
    double absolute_rate, absolute_pitch, absolute_volume, relative_rate, relative_pitch, relative_volume;
    int punctuation_mode;
    const char *punctuation_list;
    int capitals_mode, flags;
} synth_params;

static int rate(int hertz, void *user) { return fwrite(&hertz, 4, 1, stdout) == 1; }
static int play(const short *samples, unsigned count, void *user) {
    return fwrite(samples, 2, count, stdout) == count;
}

int main(int argc, char **argv) {
    static char text[65536];
    HMODULE lib = LoadLibraryA("RHVoice.dll");
    if (argc != 3 || !lib) return 2;
    void *(*engine_new)(const init_params *) = (void *)GetProcAddress(lib, "RHVoice_new_tts_engine");
    void *(*message_new)(void *, const char *, unsigned, int, const synth_params *, void *) =
        (void *)GetProcAddress(lib, "RHVoice_new_message");
    int (*speak)(void *) = (void *)GetProcAddress(lib, "RHVoice_speak");
    _setmode(0, _O_BINARY);
    _setmode(1, _O_BINARY);
    size_t length = fread(text, 1, sizeof text, stdin);
    init_params init = {argv[1], argv[1]};
    init.calls.set_sample_rate = rate;
    init.calls.play_speech = play;
    void *engine = engine_new(&init);
    if (!engine) return 3;
    synth_params how = {argv[2], 0, 0, 0, 1, 1, 1};
    void *message = message_new(engine, text, (unsigned)length, 0, &how, 0);
    return message && speak(message) ? 0 : 4;
}
