#!/usr/bin/env bash
# Azure.Data.Tables 12.13.0 with Azurite 3.37.0. Table Storage has no decimal type. Without an error, a `decimal` of a
# typed class is not stored and reads back as 0, and a `decimal` in a TableEntity is stored as a Double and loses
# digits.
#
# Output:
#> typed: price 0, stock 3
#> untyped: Double 999999999999.1234
set -euo pipefail
script=$(realpath "$0")
folder=$(mktemp -d)
trap 'kill "$azurite" 2> kill.txt || true; rm -rf "$folder"' EXIT
cd "$folder"

npm install --silent --prefer-offline --no-audit --no-fund azurite@3.37.0
port=$(node -e 'const s = require("node:net").createServer().listen(0, () => { console.log(s.address().port); s.close(); })')
node node_modules/azurite/dist/src/table/main.js --inMemoryPersistence --tablePort "$port" --silent --disableTelemetry > azurite.txt &
azurite=$!
until grep -q "successfully started" azurite.txt; do kill -0 "$azurite"; sleep 0.2; done
cat > app.csproj <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Azure.Data.Tables" Version="[12.13.0]" />
  </ItemGroup>
</Project>
XML
cat > Program.cs <<'CS'
using Azure;
using Azure.Data.Tables;

// The public development account of the emulator.
var service = new TableServiceClient(
    "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;"
    + "AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
    + $"TableEndpoint=http://127.0.0.1:{args[0]}/devstoreaccount1;");
var table = service.GetTableClient("rows");
table.Create();

table.AddEntity(new Product { PartitionKey = "p", RowKey = "typed", Price = 12.50m, Stock = 3 });
Product typed = table.GetEntity<Product>("p", "typed");
Console.WriteLine($"typed: price {typed.Price}, stock {typed.Stock}");

table.AddEntity(new TableEntity("p", "untyped") { ["Price"] = 999999999999.123456m });
var price = table.GetEntity<TableEntity>("p", "untyped").Value["Price"];
Console.WriteLine($"untyped: {price.GetType().Name} {price:R}");

internal sealed record Product : ITableEntity
{
    public required string PartitionKey { get; set; }
    public required string RowKey { get; set; }
    public DateTimeOffset? Timestamp { get; set; }
    public ETag ETag { get; set; }
    public decimal Price { get; set; }
    public int Stock { get; set; }
}
CS
dotnet build -o out -v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false > build.txt || { cat build.txt; exit 1; }
dotnet out/app.dll "$port" | tee output.txt
diff <(sed -n 's/^#> //p' "$script") output.txt || { echo "The behaviour has changed."; exit 1; }
