using System.Text.Json;

namespace WeChatPay.Simulator.Journal;

/// <summary>
/// The append-only file of changes. A line is passed to the operating system before the reply is sent, so killing the
/// process loses nothing. The disk is flushed once a second, so a power cut loses at most one second.
/// </summary>
internal sealed class StateJournal : IDisposable
{
    private readonly string path;
    private readonly FileStream ownership;
    private readonly Lock sync = new();
    private FileStream file;
    private bool dirty;

    private StateJournal(string path, FileStream ownership, FileStream file)
    {
        this.path = path;
        this.ownership = ownership;
        this.file = file;
    }

    /// <summary>Locks the folder for this process and opens the journal for appending.</summary>
    public static StateJournal Open(string folder)
    {
        var owned = Own(folder);
        var journal = Path.Combine(folder, "journal.jsonl");
        var opened = File.Exists(journal) ? OpenAtEnd(journal) : PrivateFile.Create(journal);
        return new StateJournal(journal, owned, opened);
    }

    /// <summary>All entries written so far; a torn last line is skipped.</summary>
    public IEnumerable<JournalEntry> Read()
    {
        var number = 0;
        JsonException? torn = null;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (torn is not null)
                throw new InvalidDataException($"{path}, line {number - 1} is unreadable: {torn.Message}");

            JournalEntry? entry = null;
            try
            {
                entry = JsonSerializer.Deserialize(line, JournalJson.Stored.JournalEntry);
            }
            catch (JsonException problem)
            {
                torn = problem;
            }

            if (entry is not null)
                yield return entry;
        }
    }

    /// <summary>
    /// Replaces the journal with the given entries. This drops obsolete entries and a torn last line.
    /// </summary>
    public void Compact(IEnumerable<JournalEntry> entries)
    {
        lock (sync)
        {
            var temporary = path + ".new";
            using (var fresh = PrivateFile.Create(temporary))
            using (var buffered = new BufferedStream(fresh, 1 << 16))
            {
                foreach (var entry in entries)
                {
                    buffered.Write(JsonSerializer.SerializeToUtf8Bytes(entry, JournalJson.Stored.JournalEntry));
                    buffered.WriteByte((byte)'\n');
                }

                buffered.Flush();
                fresh.Flush(flushToDisk: true);
            }

            file.Dispose();
            File.Move(temporary, path, overwrite: true);
            file = OpenAtEnd(path);
        }
    }

    public void Append(JournalEntry entry)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(entry, JournalJson.Stored.JournalEntry);
        var line = new byte[json.Length + 1];
        json.CopyTo(line, 0);
        line[^1] = (byte)'\n';
        lock (sync)
        {
            file.Write(line);
            dirty = true;
        }
    }

    /// <summary>Flushes what was appended since the last call to the disk.</summary>
    public void FlushToDisk()
    {
        FileStream current;
        lock (sync)
        {
            if (!dirty)
                return;

            dirty = false;
            current = file;
        }

        // Outside the lock: a slow disk must not delay replies.
        current.Flush(flushToDisk: true);
    }

    public void Dispose()
    {
        FlushToDisk();
        file.Dispose();
        ownership.Dispose();
    }

    private static FileStream OpenAtEnd(string journal) =>
        new(journal, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);

    private static FileStream Own(string folder)
    {
        Directory.CreateDirectory(folder);
        try
        {
            return new FileStream(
                Path.Combine(folder, "owner.lock"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException problem)
        {
            throw new InvalidOperationException(
                $"Another simulator uses the folder {folder}. Stop it, or set another Simulator:Folder.",
                problem
            );
        }
    }
}
