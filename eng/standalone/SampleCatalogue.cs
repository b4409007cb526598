using System.Text;
using System.Text.Json.Nodes;
using CartFunctions.Http;
using CartFunctions.Http.Requests;
using CartFunctions.Storage;

namespace CartFunctions.Standalone;

/// <summary>Something to put into a cart from the first minute.</summary>
public static class SampleCatalogue
{
    /// <summary>Loads products, one JSON object a line, into a catalogue that is empty.</summary>
    public static async Task LoadWhereEmptyAsync(IServiceProvider services, string? file, CancellationToken cancellationToken = default)
    {
        var products = services.GetRequiredService<ProductStore>();
        if (file is null || await products.AnyAsync(cancellationToken))
        {
            return;
        }

        foreach (var line in await File.ReadAllLinesAsync(file, cancellationToken))
        {
            var product = JsonBody.Parse(Encoding.UTF8.GetBytes(line), CamelCaseJson.Default.SaveProductRequest)
                .Then(save => services.GetRequiredService<SaveProductValidator>().Check(save with { ProductId = (string?)JsonNode.Parse(line)!["_id"] }));
            if (!product.TryGet(out var good, out var failure))
            {
                throw new InvalidDataException($"{file}: {failure.Message}");
            }

            await products.SaveAsync(good.ToProduct(), cancellationToken);
        }
    }
}
