using System.Globalization;

namespace BillingEngine.Server;

/// <summary>Reads a section into an object, and reports every value of the wrong type, not only the first.</summary>
internal static class SectionReading
{
    public static T Read<T>(IConfigurationSection section, List<string> faults)
        where T : new()
    {
        var read = new T();
        foreach (var property in typeof(T).GetProperties().Where(property => property.CanWrite))
        {
            if (section[property.Name] is not { } text)
                continue;
            if (property.PropertyType == typeof(string))
            {
                property.SetValue(read, text);
            }
            else if (property.PropertyType == typeof(bool))
            {
                Set(bool.TryParse(text, out var on), on, "true or false");
            }
            else
            {
                Set(
                    int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n),
                    n,
                    "a whole number"
                );
            }

            void Set(bool good, object value, string kind)
            {
                if (good)
                    property.SetValue(read, value);
                else
                    faults.Add($"{section.Path}:{property.Name} must be {kind}.");
            }
        }
        return read;
    }
}
