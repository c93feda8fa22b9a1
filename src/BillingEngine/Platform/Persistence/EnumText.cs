using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace BillingEngine.Platform.Persistence;

/// <summary>The text of an enum value in columns, JSON and events: its name in snake_case.</summary>
public static class EnumText
{
    /// <summary>The text of a value.</summary>
    public static string Text<T>(this T value)
        where T : struct, Enum => Table<T>.Texts[value];

    /// <summary>Parses a text; false when no value has it.</summary>
    public static bool TryParse<T>(string? text, out T value)
        where T : struct, Enum
    {
        value = default;
        return text is not null && Table<T>.Values.TryGetValue(text, out value);
    }

    /// <summary>The texts of all values of an enum, in the order of declaration.</summary>
    public static IReadOnlyList<string> All<T>()
        where T : struct, Enum => [.. Enum.GetValues<T>().Select(Text)];

    internal static T Parse<T>(string text)
        where T : struct, Enum => Table<T>.Values[text];

    private static class Table<T>
        where T : struct, Enum
    {
        public static readonly FrozenDictionary<T, string> Texts = Enum.GetValues<T>()
            .ToFrozenDictionary(v => v, v => JsonNamingPolicy.SnakeCaseLower.ConvertName(v.ToString()));

        public static readonly FrozenDictionary<string, T> Values = Texts.ToFrozenDictionary(
            p => p.Value,
            p => p.Key,
            StringComparer.Ordinal
        );
    }
}

/// <summary>Stores an enum as text.</summary>
public sealed class EnumTextConverter<T>() : ValueConverter<T, string>(v => v.Text(), v => EnumText.Parse<T>(v))
    where T : struct, Enum;
